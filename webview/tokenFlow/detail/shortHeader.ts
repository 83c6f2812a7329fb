const longest = 28;

/** A header's name where there is little room: its end tells one from another. "…-Custom-UserToken" */
export function shortHeader(name: string): string {
  if (name.length <= longest) return name;
  const [last = '', ...before] = name.split('-').reverse();
  const end = before[0] === undefined ? last : `${before[0]}-${last}`;
  return end.length < longest ? `…-${end}` : `…${name.slice(-longest)}`;
}
