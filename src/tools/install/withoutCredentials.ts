/** A line of an installer, fit for a log: a registry's address may hold user and password, and its settings a key. */
export function withoutCredentials(line: string): string {
  return line.replace(/(\/\/)[^\s/@]+@/g, '$1').replace(/((?:_auth|_authToken|_password|token)\s*[=:]\s*)\S+/gi, '$1…');
}
