/** Whether anything answers HTTP there, whatever it says. It sends no credential, follows no redirect and waits `timeoutMs` at most. */
export async function isReachable(url: string, timeoutMs = 2000): Promise<boolean> {
  try {
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
