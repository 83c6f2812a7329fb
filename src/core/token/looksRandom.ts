/**
 * Whether a run of base64 characters reads like key material and not like a name. A guess by looks: it must have upper case, lower case and
 * digits, and must not come apart at `-`, `_`, `/`, `+` and `=` into words, numbers and hex ids, with at most one short id near the end (as AWS
 * appends to names). Random text of 40 characters passes for a name about once in 500,000, longer text far more rarely.
 */
export function looksRandom(run: string): boolean {
  if (!/[A-Z]/.test(run) || !/[a-z]/.test(run) || !/\d/.test(run)) return false;
  const parts = run.split(/[-_/+=]/);
  const odd = parts.findIndex((part) => !isWordLike(part));
  if (odd < 0) return false;
  const isIdOfName = odd >= parts.length - 2 && isShortId(parts[odd] ?? '') && parts.slice(odd + 1).every(isWordLike);
  return !isIdOfName;
}

/** `orders`, `Custom`, `UserToken`, `X`, `v2`, `7f9c2ba4`, `550E8400`. */
function isWordLike(part: string): boolean {
  return /^[a-z0-9]*$/.test(part) || /^(?:[A-Z]{1,12}|[A-F\d]{1,12})$/.test(part) || /^\d{0,4}[a-z]*(?:[A-Z][a-z]+){1,4}\d{0,4}$/.test(part);
}

/** `AbCdEf1234`: the ten characters after the name in the id of a runtime, gateway or target. */
function isShortId(part: string): boolean {
  return part.length === 10;
}
