import { join } from 'node:path';
import { installPackages, type PythonPackages } from '../python/packages.ts';

/** A Python with moto on its path. */
export function installMoto(): PythonPackages {
  return installPackages('moto', join(import.meta.dirname, 'requirements.txt'));
}
