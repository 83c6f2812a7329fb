import { interceptorDouble } from './shared/interceptorDouble.ts';

/** Sends the token on, in an answer whose request has a path and a method: the gateway takes headers and body alone. */
export const handler = interceptorDouble(({ token, printReceived, printSent, forward, refuse }) => {
  printReceived(token);
  if (token === null) return refuse();
  printSent(token);
  const { mcp, ...rest } = forward(token);
  return { ...rest, mcp: { ...mcp, transformedGatewayRequest: { ...mcp.transformedGatewayRequest, path: '/mcp', httpMethod: 'POST' } } };
});
