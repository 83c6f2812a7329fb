import { existsSync } from 'node:fs';
import { pythonOf } from '../../tools/install/pythonOf.ts';
import { entryPath } from '../entries.ts';
import { debugpy } from './debugpy.ts';
import type { Toolchain } from './toolchain.ts';

const compile = ['-m', 'compileall', '-q'];

/**
 * Python runs its sources as they are, on the interpreter of the component's own environment. Compiling them first shows code that
 * does not parse before the process that runs is ended. Python knows a compiled file by its source's size and second, so after an
 * edit all are compiled.
 */
export const pythonToolchain: Toolchain = {
  language: 'python',
  programIn: pythonOf,
  environment: {
    PYTHONUNBUFFERED: '1', // its lines are in the pipe before its answer is
    PYTHONUTF8: '1',
  },
  lambdaBootstrap: [entryPath('lambda-bootstrap-python')],
  debugger: debugpy,
  build: {
    arguments: (anew) => [...compile, ...(anew ? ['-f'] : []), 'src'],
    isNeeded: async () => true, // it looks for itself, within 30 ms
    isInstalled: (folder) => existsSync(pythonOf(folder)),
    command: '.venv/bin/python -m compileall src',
  },
};
