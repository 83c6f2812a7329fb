/** Fact `runtime.code-zip-limit`. MB as millions of bytes: what fits so fits either way of counting. */
export const codeZipLimits = { zipped: 250_000_000, unpacked: 750_000_000 } as const;

/** Null where AgentCore Runtime takes a zip of this size, else why not. In bytes. */
export function refusalOfCodeZip({ zipped, unpacked }: { readonly zipped: number; readonly unpacked: number }): string | null {
  if (zipped > codeZipLimits.zipped) return `its zip has ${megabytes(zipped)}, and AgentCore Runtime takes ${megabytes(codeZipLimits.zipped)}`;
  if (unpacked > codeZipLimits.unpacked) return `its zip has ${megabytes(unpacked)} unpacked, and AgentCore Runtime takes ${megabytes(codeZipLimits.unpacked)}`;
  return null;
}

/** Never rounded down to the limit itself. */
function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}
