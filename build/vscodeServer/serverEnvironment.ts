/**
 * The environment of a VS Code that is started from anywhere, a terminal of another VS Code included: what that one told its
 * own processes would make the new one take part in it. Without a gallery, extensions come from files alone.
 */
export function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(VSCODE_|CODE_SERVER_|ELECTRON_)/.test(name) && name !== 'NODE_OPTIONS' && name !== 'NODE_CHANNEL_FD');
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{}' };
}
