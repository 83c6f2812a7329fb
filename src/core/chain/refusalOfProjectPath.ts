/**
 * Why a path may not stand for a file of a project; null where it may. A path is relative, written with `/`, and stays
 * inside: no drive, no `..`, no character that some file system refuses.
 */
export function refusalOfProjectPath(path: string): string | null {
  if (path === '') return 'a path is not empty';
  if (/[\u0000-\u001f\u007f<>:"|?*]/.test(path)) return 'a path holds no control character and none of < > : " | ? *';
  if (path.includes('\\')) return 'a path is written with "/"';
  if (path.startsWith('/') || path.startsWith('~')) return 'a path is relative to the project';
  const segments = path.split('/');
  if (segments.includes('..')) return 'a path stays inside the project';
  if (segments.some((segment) => segment === '' || segment === '.')) return 'a path has no empty part and no "."';
  return segments.some((segment) => /[. ]$/.test(segment)) ? 'no part of a path ends with a dot or a space' : null;
}
