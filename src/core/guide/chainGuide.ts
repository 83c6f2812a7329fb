import type { Chain } from '../chain/chain.ts';
import type { FileWrite } from '../scaffold/fileWrite.ts';
import type { Guide, GuideFile } from './guide.ts';
import { guideSubject } from './guideSubject.ts';
import { paragraph, code } from './say.ts';
import { architectureSection } from './sections/architectureSection.ts';
import { deploymentSection } from './sections/deploymentSection.ts';
import { identitySection } from './sections/identitySection.ts';
import { localSection } from './sections/localSection.ts';
import { pagesSection } from './sections/pagesSection.ts';
import { securitySection } from './sections/securitySection.ts';
import { settingsSection } from './sections/settingsSection.ts';
import { tokenSection } from './sections/tokenSection.ts';
import { troubleshootingSection } from './sections/troubleshootingSection.ts';
import { trustSection } from './sections/trustSection.ts';
import { writeMarkdown } from './writeMarkdown.ts';

/** The guide of one project, made of its chain and its files as they are now: it says what it found there, and what it did not find. */
export function chainGuide(chain: Chain, files: readonly GuideFile[]): Guide {
  const subject = guideSubject(chain, files);
  return {
    title: `${chain.name}: guide`,
    subtitle: 'How the signed-in user’s token travels through Amazon Bedrock AgentCore in this project.',
    blocks: [
      paragraph`This guide is made from agentcore-chain.json and the sources of the project. After an edit, ${code('agentcore-chain guide . --out GUIDE.md')} makes it anew.`,
      ...architectureSection(subject),
      ...tokenSection(subject),
      ...settingsSection(subject),
      ...trustSection(subject),
      ...deploymentSection(subject),
      ...localSection(),
      ...troubleshootingSection(subject),
      ...securitySection(subject),
      ...identitySection(subject),
      ...pagesSection(),
    ],
  };
}

/** GUIDE.md of a project that is about to be written. */
export function guideFile(chain: Chain, files: readonly FileWrite[]): FileWrite {
  return { path: 'GUIDE.md', content: writeMarkdown(chainGuide(chain, files.flatMap(({ path, content }) => (typeof content === 'string' ? [{ path, text: content }] : [])))) };
}
