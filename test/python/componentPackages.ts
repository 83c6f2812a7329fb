import { join } from 'node:path';
import { root } from '../repository/sourceTree.ts';
import { installPackages, type PythonPackages } from './packages.ts';

/** Everything that a Python template's component needs, its tests and tools (pytest, ruff, mypy) included. */
export function componentPackages(template: `${string}-python` | 'frontend-streamlit'): PythonPackages {
  return installPackages(template, join(root, 'runtime-templates', template, 'files', 'requirements-dev.txt'));
}
