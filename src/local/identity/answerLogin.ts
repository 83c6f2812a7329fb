import { timingSafeEqual } from 'node:crypto';
import { readBody } from '../http/readBody.ts';
import { findUser } from './localUser.ts';
import { errorPage, loginPage, pageHeaders } from './loginPage.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { LocalUser } from './localUser.ts';

const maxFormBytes = 4096;

/** Shows the login page and takes its answer. A sign-in that nobody began, or that expired, gets a page that says so. */
export async function answerLogin(request: IncomingMessage, response: ServerResponse, provider: Provider, users: readonly LocalUser[]): Promise<void> {
  const started = await provider.interactionDetails(request, response).catch(() => null);
  if (started === null) return show(response, 400, errorPage('session-expired', 'This sign-in was not begun in this browser, or is too old.'));

  const action = (request.url ?? '').split('?', 1)[0] ?? '';
  if (request.method === 'GET') return show(response, 200, loginPage({ action, users, refused: null }));
  if (request.method !== 'POST') return show(response, 405, errorPage('method', 'The login page takes GET and POST.'));

  const form = await readForm(request);
  if (form === null) return show(response, 413, errorPage('too-large', 'The login form was sent with more than it has fields for.'));
  const typed = form.get('username') ?? '';
  const user = findUser(users, typed);
  if (user === undefined || !sameText(user.password, form.get('password') ?? '')) return show(response, 403, loginPage({ action, users, refused: typed }));
  await provider.interactionFinished(request, response, { login: { accountId: user.id, amr: ['pwd'] } });
}

function show(response: ServerResponse, status: number, html: string): void {
  // A form that was not read to its end cannot be followed by another request on the same connection.
  response.writeHead(status, { ...pageHeaders, ...(status === 413 ? { connection: 'close' } : {}) }).end(html);
}

/** Null where the body is longer than two fields ever are. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const body = await readBody(request, maxFormBytes);
  return body === null ? null : new URLSearchParams(body.toString('utf8'));
}

function sameText(a: string, b: string): boolean {
  const [bytesA, bytesB] = [Buffer.from(a), Buffer.from(b)];
  return bytesA.length === bytesB.length && timingSafeEqual(bytesA, bytesB);
}
