/** Code that makes a target print the token whole, its signature alone, inside JSON, and the signature over several lines. Appended to its main file. */
export const carelessCode = `
import { createRequire as plantedRequire } from 'node:module';
const plantedHttp = plantedRequire(import.meta.url)('node:http');
const plantedEmit = plantedHttp.Server.prototype.emit;
plantedHttp.Server.prototype.emit = function (event, request, ...rest) {
  const value = event === 'request' ? request.headers.authorization : undefined;
  if (value !== undefined) {
    const signature = value.split('.')[2] ?? '';
    process.stdout.write('careless ' + value + '\\n' + signature + '\\n' + JSON.stringify({ note: value, nested: { signature } }) + '\\n');
    process.stderr.write((signature.match(/.{1,64}/g) ?? []).join('\\n') + '\\n');
  }
  return plantedEmit.call(this, event, request, ...rest);
};
`;
