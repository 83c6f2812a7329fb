type Page<Item> = { readonly items?: readonly Item[] | undefined; readonly nextToken?: string | undefined };

/** The first item that fits, page by page; asks for no page after it. Undefined where none does. */
export async function findInPages<Item>(ask: (page: { readonly nextToken?: string }) => Promise<Page<Item>>, fits: (item: Item) => boolean): Promise<Item | undefined> {
  let page: { readonly nextToken?: string } = {};
  for (;;) {
    const { items = [], nextToken } = await ask(page);
    const found = items.find(fits);
    if (found !== undefined || nextToken === undefined) return found;
    page = { nextToken };
  }
}
