/** `AbCdEf1234`: the ten characters after the name in the id of a runtime, gateway or target. */
const longestId = 10;

/**
 * Whether a run of base64 characters reads like key material and not like a name. A guess by looks: it must have upper case, lower case and
 * digits, and must not come apart at `-`, `_`, `/`, `+` and `=` into words, numbers and hex ids, with at most one short id among them (as AWS
 * appends to names), or in an absolute path several, as temporary folders have. Random text of 40 characters passes for a name about once in
 * 100,000, longer text far more rarely.
 */
export function looksRandom(run: string): boolean {
  if (!/[A-Z]/.test(run) || !/[a-z]/.test(run) || !/\d/.test(run)) return false;
  const odd = run.split(/[-_/+=]/).filter((part) => !isWordLike(part));
  if (odd.some((part) => part.length > longestId)) return true;
  const isMostlyWords = odd.join('').length * 2 <= run.length;
  return odd.length > 1 && !(run.startsWith('/') && isMostlyWords);
}

/** `orders`, `Custom`, `UserToken`, `X`, `v2`, `7f9c2ba4`, `550E8400`. */
function isWordLike(part: string): boolean {
  return /^[a-z0-9]*$/.test(part) || /^(?:[A-Z]{1,12}|[A-F\d]{1,12})$/.test(part) || /^\d{0,4}[a-z]*(?:[A-Z][a-z]+){1,4}\d{0,4}$/.test(part);
}
