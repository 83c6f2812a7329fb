import { type Static, Type } from 'typebox';

/** What the API answers where it cannot do what was asked. */
export const Problem = Type.Object({
  error: Type.String({ description: 'A short code that programs can compare.' }),
  message: Type.String({ description: 'What happened, for people.' }),
});

export function problem(error: string, message: string): Static<typeof Problem> {
  return { error, message };
}
