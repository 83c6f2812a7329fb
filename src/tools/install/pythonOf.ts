import { join } from 'node:path';
import { componentLayouts } from '../../core/chain/componentLayout.ts';

/** The Python of a component's own virtual environment, which may not be there. */
export function pythonOf(folder: string): string {
  const { environment } = componentLayouts.python;
  return process.platform === 'win32' ? join(folder, environment, 'Scripts', 'python.exe') : join(folder, environment, 'bin', 'python');
}
