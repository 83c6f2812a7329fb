import { ChainError } from '../../core/errors.ts';

/** What uv and pip say of the failures that lie between this machine and the index, and what the index then does. */
const indexFailures: readonly (readonly [RegExp, string])[] = [
  [/dns error|failed to lookup address|Name or service not known|getaddrinfo failed|nodename nor servname/i, 'is not known here by that name'],
  [/connection refused|ECONNREFUSED|actively refused/i, 'refuses the connection'],
  [/certificate|UnknownIssuer|CERTIFICATE_VERIFY_FAILED/i, 'has a certificate that is not trusted here'],
  [/timed out|timeout/i, 'does not answer in time'],
  [/\b40[13]\b|unauthorized|forbidden/i, 'does not let you in'],
  [/was not found in the package registry|\b404\b/i, 'does not have it'],
  [/\b(429|5\d\d)\b/, 'answers with an error'],
  [/connection (broken|reset|closed)|network is unreachable|error sending request/i, 'breaks the connection'],
  [/\(from versions: none\)/, 'is down or has no such package; pip does not say which'],
  [/No matching distribution found/, 'does not have that version'],
];

/** The failure of an installer, out of its first lines. Names the package that could not be had, where the lines do. */
export function failedRequirements(folder: string, lines: readonly string[]): ChainError {
  const text = lines.join('\n');
  if (/ensurepip|No module named (venv|pip)\b/.test(text)) return venvMissing(folder);
  const does = /hash mismatch|DO NOT MATCH THE HASHES/i.test(text) ? undefined : indexFailures.find(([pattern]) => pattern.test(text))?.[1];
  const wanted = packageIn(text);
  if (does === undefined) return installFailed(folder, lines);
  return new ChainError('registry-unreachable', `${wanted === null ? 'The dependencies' : `The package ${wanted}`} for ${folder} could not be fetched: the package index${hostIn(text)} ${does}.`, {
    source: 'unknown',
    remedy: 'Look at your connection, your proxy and the index that uv or pip is set to, then run it again: what is fetched already is kept.',
  });
}

/** uv names the page that it asked for, or the package; pip the page's path, or the requirement. */
function packageIn(text: string): string | null {
  const patterns = [/Failed to (?:download|build|fetch)[:\s]+`([^`\s]+)`/, /\/simple\/([^/\s'"]+)\//, /Because (\S+) was not found/, /satisfies the requirement (\S+)/];
  const found = patterns.map((pattern) => pattern.exec(text)?.[1]).find((name) => name !== undefined && !name.includes('://'));
  return found ?? null;
}

function hostIn(text: string): string {
  const host = /https?:\/\/([^\s/`'"]+)\//.exec(text)?.[1];
  return host === undefined ? '' : ` ${host}`;
}

function installFailed(folder: string, lines: readonly string[]): ChainError {
  const said = lines.length === 0 ? ['nothing was said'] : lines;
  return new ChainError('install-failed', [`The Python packages of ${folder} were not installed:`, ...said.map((line) => `  ${line}`)].join('\n'), {
    source: 'unknown',
    remedy: 'Mend what it names. A package whose hash does not fit is not the one that the project was made with: make the requirements anew only if you trust it.',
  });
}

function venvMissing(folder: string): ChainError {
  return new ChainError('tool-missing', `This Python cannot make a virtual environment with pip in ${folder}: the system keeps those apart.`, {
    source: 'user',
    remedy: 'Install uv (docs.astral.sh/uv), which needs neither, or on Debian and Ubuntu: sudo apt-get install python3-venv',
  });
}
