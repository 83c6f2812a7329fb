import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { answersOfCliState, answersOfCliTargets, answersOfManifest, answersOfTemplate, answersOfToolkit, type FirstAnswer } from '../core/attach/firstAnswers.ts';

/**
 * What files of AWS's own tools in a folder say of a chain's deployment, the surest first. They are somebody else's: one that cannot be read, or that
 * says something else than was expected, says nothing.
 */
export async function readFirstAnswers(folder: string): Promise<readonly FirstAnswer[]> {
  const read = async (path: string, answersOf: (file: string, content: unknown) => readonly FirstAnswer[]): Promise<readonly FirstAnswer[]> => {
    const content = await parsed(join(folder, path));
    return content === undefined ? [] : answersOf(path, content);
  };
  const ofCli = ['agentcore/', ''].flatMap((home) => [read(`${home}.cli/deployed-state.json`, answersOfCliState), read(`${home}aws-targets.json`, answersOfCliTargets)]);
  const templates = (await namesIn(join(folder, 'cdk.out'))).filter((name) => name.endsWith('.template.json')).map((name) => read(`cdk.out/${name}`, answersOfTemplate));
  return (await Promise.all([...ofCli, read('.bedrock_agentcore.yaml', answersOfToolkit), ...templates, read('cdk.out/manifest.json', answersOfManifest)])).flat();
}

/** JSON is YAML. Undefined where there is no such file, or none that can be read. */
async function parsed(path: string): Promise<unknown> {
  try {
    const content = await readFile(path, 'utf8');
    return path.endsWith('.json') ? JSON.parse(content) : parse(content, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
}
