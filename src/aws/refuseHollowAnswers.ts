import type { MiddlewareStack } from '@smithy/types';

/**
 * Has reads fail whose answer holds nothing: the page of a proxy or of a network's sign-in, with HTTP 200, is read by the SDK as an
 * answer without members, which would pass for "nothing is there". A HEAD has no content: AWS's answer to it has an id at least. What may be empty by itself is let pass: tags, and a bucket's
 * location and versioning.
 */
export function refuseHollowAnswers<Input extends object, Output extends object>(stack: MiddlewareStack<Input, Output>): void {
  stack.add((next, { commandName = '' }) => async (args) => {
    const answered = await next(args);
    if (/^(Get|List|Describe)/.test(commandName) && !/Tag|Location|Versioning/.test(commandName) && isHollow(answered.output)) throw new SyntaxError(`an answer to ${commandName} without content`);
    if (commandName.startsWith('Head') && !hasId(answered.output)) throw new SyntaxError(`an answer to ${commandName} without an id`);
    return answered;
  }, { step: 'initialize', name: 'refuseHollowAnswers' });
}

/** A member that is itself what the answer's body says is there, and empty. */
function isHollow(output: object): boolean {
  return Object.entries(output).every(([member, value]) => member === '$metadata' || value === undefined || (isPlain(value) && isHollow(value)));
}

function hasId(output: object): boolean {
  return '$metadata' in output && typeof output.$metadata === 'object' && output.$metadata !== null && 'requestId' in output.$metadata && output.$metadata.requestId !== undefined;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
