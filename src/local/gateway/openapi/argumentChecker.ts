import { Ajv } from '@modelcontextprotocol/server/validators/ajv';
import type { InputSchema } from './inputSchema.ts';

type Complaint = { readonly instancePath: string; readonly keyword: string; readonly message?: string; readonly params: { readonly [name: string]: unknown } };

/** Null when the arguments fit, else the complaints of all fields in one text. */
export type CheckArguments = (args: unknown) => string | null;

/**
 * Compiles a tool's schema. The text names fields and types and never a value: an argument may be a secret. Its shape is the one
 * that AWS's gateway answers with.
 */
export function argumentChecker(schema: InputSchema): CheckArguments {
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  return (args) => {
    if (validate(args)) return null;
    const complaints: readonly Complaint[] = validate.errors ?? [];
    return ['Parameter validation failed: Invalid request parameters:', ...complaints.map(lineOf)].join('\n');
  };
}

function lineOf({ instancePath, keyword, message, params }: Complaint): string {
  if (keyword === 'required') return `- Missing required field(s): '${[...instancePath.split('/').slice(1), String(params['missingProperty'])].join('.')}'`;
  if (keyword === 'type') return `- Field '${instancePath}' has invalid type: ${String(params['type'])} expected`;
  return `- Field '${instancePath}' ${message ?? 'is invalid'}`;
}
