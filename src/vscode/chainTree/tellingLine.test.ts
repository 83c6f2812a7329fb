import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellingLine } from './tellingLine.ts';

for (const [name, lines, telling] of [
  ['a Node that throws', ['file:///a.mjs:1', "throw new TypeError('x is not set');", '      ^', '', 'TypeError: x is not set', '    at file:///a.mjs:1:7', '', 'Node.js v24.1.0', '(exit code 1)'], 'TypeError: x is not set'],
  ['a module that is not there', ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod'", '    at x', "  code: 'ERR_MODULE_NOT_FOUND'", '(exit code 1)'], "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod'"],
  ['a build that fails', ['✘ [ERROR] Expected ";" but found "x"', '    src/main.ts:3:4:', '1 error'], '✘ [ERROR] Expected ";" but found "x"'],
  ['a Python that raises', ['Traceback (most recent call last):', '  File "/orders/agent/src/main.py", line 3, in <module>', '    import jwt', "ModuleNotFoundError: No module named 'jwt'", '(exit code 1)'], "ModuleNotFoundError: No module named 'jwt'"],
  ['a package of Python that raises', ['Traceback (most recent call last):', '  File "/a.py", line 3', 'botocore.exceptions.NoRegionError: You must specify a region.', '(exit code 1)'], 'botocore.exceptions.NoRegionError: You must specify a region.'],
  ['a source that does not parse', ["*** Error compiling 'src/agent/invoke.py'...", '  File "src/agent/invoke.py", line 7', '    def (', '        ^', 'SyntaxError: invalid syntax', ''], 'SyntaxError: invalid syntax'],
  ['a program that says goodbye', ['listening', 'no database at 127.0.0.1', '(exit code 3)'], 'no database at 127.0.0.1'],
  ['one that says nothing', ['', '(ended by SIGKILL)'], '(ended by SIGKILL)'],
] as const) {
  test(name, () => assert.equal(tellingLine(lines), telling));
}

test('no lines, nothing to tell', () => assert.equal(tellingLine([]), null));
