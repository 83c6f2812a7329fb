/** One file to be written, whole. The path is relative to the project, with `/`. */
export type FileWrite = { readonly path: string; readonly content: string | Uint8Array };
