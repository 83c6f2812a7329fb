/** A stretch of a sentence. `place` is a line of the project; a path is relative to it, with `/`. */
export type Inline =
  | { readonly kind: 'text' | 'strong' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | { readonly kind: 'place'; readonly path: string; readonly line: number | null };

export type Prose = readonly Inline[];

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly prose: Prose }
  | { readonly kind: 'list'; readonly items: readonly Prose[] }
  /** Every row has as many cells as the header. */
  | { readonly kind: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly Prose[])[] }
  /** Lines to be copied as they are. */
  | { readonly kind: 'code'; readonly language: 'json' | 'sh' | 'text'; readonly text: string }
  | { readonly kind: 'picture'; readonly picture: ChainPicture };

/** The chain from top to bottom: stations, and between each two of them what carries the token from one to the next. */
export type ChainPicture = {
  readonly stations: readonly { readonly name: string; readonly details: readonly string[] }[];
  /** One fewer than stations. `carrier`: where the user's token is; `entrance`: how the next station lets its caller in. */
  readonly ways: readonly { readonly carrier: string; readonly entrance: string }[];
};

/** A document about one chain: data, which Markdown and Word draw. It holds no token. */
export type Guide = { readonly title: string; readonly subtitle: string; readonly blocks: readonly Block[] };

/** A file of the project as it is now. The path is relative to it, with `/`. */
export type GuideFile = { readonly path: string; readonly text: string };
