/** Fact `runtime.code-zip-limit`. MB as millions of bytes: what fits so fits either way of counting. */
export const codeZipLimits = { zipped: 250_000_000, unpacked: 750_000_000 } as const;

/** Fact `interceptor.zip-limit`. Lambda counts 50 MB of what is sent, and 250 MB unpacked. */
export const functionZipLimits = { zipped: 50_000_000, unpacked: 250_000_000 } as const;

/** In bytes. */
export type ZipSize = { readonly zipped: number; readonly unpacked: number };

/** Null where AgentCore Runtime takes a zip of this size, else why not. */
export function refusalOfCodeZip(size: ZipSize): string | null {
  return refusalOf(size, codeZipLimits, 'AgentCore Runtime');
}

/** Null where Lambda takes a zip of this size in its request, else why not. */
export function refusalOfFunctionZip(size: ZipSize): string | null {
  return refusalOf(size, functionZipLimits, 'Lambda');
}

function refusalOf({ zipped, unpacked }: ZipSize, most: ZipSize, who: string): string | null {
  if (zipped > most.zipped) return `its zip has ${megabytes(zipped)}, and ${who} takes ${megabytes(most.zipped)}`;
  if (unpacked > most.unpacked) return `its zip has ${megabytes(unpacked)} unpacked, and ${who} takes ${megabytes(most.unpacked)}`;
  return null;
}

/** Never rounded down to the limit itself. */
function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000_000)} MB`;
}
