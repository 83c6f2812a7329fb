import type { Block } from '../guide.ts';
import { code, heading, paragraph, say, table } from '../say.ts';

/** What works on this machine, without an AWS account. */
export function localSection(): readonly Block[] {
  return [
    heading(2, 'Run and test it on this machine'),
    table(['Command', 'Does'], [
      [say`${code('agentcore-chain run .')}`, say`starts every part of the chain, with an identity provider of its own and two users, ana and ben`],
      [say`${code('agentcore-chain send .')}`, say`signs ana in, sends one request and tells hop by hop what became of her token`],
      [say`${code('agentcore-chain send . --scenario NAME')}`, say`the same, with one thing broken on purpose; ${code('agentcore-chain scenarios')} lists them`],
      [say`${code('agentcore-chain test .')}`, say`plays every scenario against the code of this project; ${code('--junit FILE')} writes what CI reads`],
      [say`${code('agentcore-chain flow . --last')}`, say`tells the last flow again; ${code('agentcore-chain flows .')} lists all`],
      [say`${code('agentcore-chain inspect < token.txt')}`, say`decodes a token and says what the chain would refuse of it`],
      [say`${code('agentcore-chain guide . --out GUIDE.md')}`, say`makes this guide anew; with ${code('--out GUIDE.docx')} as a Word document`],
    ]),
    paragraph`The local chain keeps AgentCore’s rules as far as they are known; none of it was compared with a live account.`,
  ];
}
