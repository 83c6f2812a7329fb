/** What the name of a region looks like; which ones there are changes too often to be held here. */
export const regionForm = { pattern: /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, means: 'a region looks like us-west-2' } as const;
