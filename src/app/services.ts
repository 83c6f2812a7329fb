import type { Chain, WatchedChain } from '../core/chain/chain.ts';
import type { HopName } from '../core/chain/hop.ts';
import type { PlacedProblem } from '../core/chain/placedProblem.ts';
import type { EditedText, PlacedChange, TextSpan } from '../core/chain/settingChange.ts';
import type { Guide } from '../core/guide/guide.ts';
import type { DeployedPlace } from '../core/deploy/deployedSteps.ts';
import type { ChosenSteps } from '../core/deploy/planDeployment.ts';
import type { FirstAnswer } from '../core/attach/firstAnswers.ts';
import type { DeployedLook } from './ports/attach.ts';
import type { CheckedReadiness } from './readiness/checkReadiness.ts';
import type { OpenDeployment } from './deploy/openDeployment.ts';
import type { FollowedSources } from './followFlows.ts';
import type { InstalledComponent } from './installComponents.ts';
import type { AwsAccess, IssuerKeys, LogWindow, OnProgress, RunningChain, ScenarioSummary, StartChain } from './ports.ts';
import type { OpenSignIn, SignInSubject } from './ports/signIn.ts';
import type { PlannedChain, ScaffoldAnswers, ScaffoldedChain } from './scaffoldChain.ts';
import type { TraceSources } from './traceChain.ts';
import type { OpenVerification } from './verify/openVerification.ts';

/** Everything a front (command line, VS Code) can ask for, as the composition root puts it together. Folders are absolute paths. */
export type Services = {
  readonly version: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Throws as `readWatchedChain` does, and chain-projects-elsewhere. */
  readonly readChain: (folder: string) => Promise<Chain>;
  /** What a chain file says, whether the chain's projects are here or elsewhere. Throws chain-file-missing, chain-file-invalid, file-unreadable. */
  readonly readWatchedChain: (folder: string) => Promise<WatchedChain>;
  /** What is wrong with the text of a chain file, in its order. Looks at nothing but the text. */
  readonly checkChainText: (text: string) => readonly PlacedProblem[];
  /** The chain that a text describes, as on disk or in an editor. Throws chain-file-invalid with the place of every problem. */
  readonly parseChainText: (text: string) => WatchedChain;
  /** The text with one setting changed and nothing else. Throws RangeError where the text has no place for it. */
  readonly editChainText: (text: string, change: PlacedChange) => EditedText;
  /** Where a setting stands in the text, or the nearest member around it; null where not even that is there. */
  readonly findSetting: (text: string, path: readonly (string | number)[]) => TextSpan | null;
  /** Lines of a hop's log on this machine: around one of them, or the last ones where `line` is null. Throws file-unreadable. */
  readonly readLogWindow: (folder: string, hop: HopName, place: { readonly line: number | null; readonly around: number }, signal?: AbortSignal) => Promise<LogWindow>;
  /** Whether the folder holds a chain file, readable or not. */
  readonly isProject: (folder: string) => Promise<boolean>;
  /** What `scaffoldChain` would write; nothing is. */
  readonly planChain: (answers: ScaffoldAnswers) => Promise<PlannedChain>;
  /** Throws folder-not-empty where a new project cannot go there, file-unwritable. */
  readonly refuseUsedFolder: (folder: string) => Promise<void>;
  /** What files of AWS's own tools in a folder say of a deployment, the surest first. */
  readonly firstAnswers: (folder: string) => Promise<readonly FirstAnswer[]>;
  /** Looks at what somebody else deployed. Asks nothing before it is used. */
  readonly deployedLook: (access: AwsAccess) => Promise<DeployedLook>;
  /** Writes the file of a chain that was attached to, into a folder that holds none. Answers its path. Throws chain-file-there, file-unwritable. */
  readonly writeChainFile: (folder: string, chain: WatchedChain) => Promise<string>;
  readonly scaffoldChain: (answers: ScaffoldAnswers) => Promise<ScaffoldedChain>;
  /** A project with every answer given, to show the product with. */
  readonly scaffoldDemo: (folder: string) => Promise<ScaffoldedChain>;
  readonly startChain: (options: StartChain) => Promise<RunningChain>;
  /** Installs what is missing of the components' dependencies; quick where nothing is. */
  readonly installComponents: (folder: string, onProgress: OnProgress, signal: AbortSignal) => Promise<readonly InstalledComponent[]>;
  /** Throws chain-not-running where none runs. */
  readonly joinChain: (folder: string) => Promise<RunningChain>;
  readonly localSources: (folder: string) => TraceSources;
  /**
   * Logs and configuration of the deployed chain. Ids and log groups that the chain file does not name are looked for in AWS, by name and tags.
   * Throws as `readWatchedChain` does, log-groups-not-named, aws-credentials-missing, aws-unavailable, aws-access-denied.
   */
  readonly awsSources: (folder: string, access: AwsAccess, signal?: AbortSignal) => Promise<TraceSources>;
  /** The same, and the logs as their lines arrive. */
  readonly awsLive: (folder: string, access: AwsAccess, signal: AbortSignal) => Promise<FollowedSources>;
  /** Whether the logs of the deployed chain can be there at all, hop by hop. Changes nothing. Throws as `readWatchedChain` does, aws-credentials-missing, aws-unavailable. */
  readonly checkReadiness: (folder: string, access: AwsAccess, signal: AbortSignal) => Promise<CheckedReadiness>;
  /** Names of the profiles that the machine's AWS files hold. */
  readonly awsProfiles: () => Promise<readonly string[]>;
  /** The account behind the credentials: 12 digits. Throws aws-credentials-missing, aws-unavailable, aws-access-denied. */
  readonly awsAccount: (access: AwsAccess, signal?: AbortSignal) => Promise<string>;
  /**
   * Builds what is deployed, and finds out where to. Asks AWS for the account, and whether it knows the pods of a cluster that gets some. `context`: of kubectl, where its current one is another. `builds`: the steps whose components are
   * built, when no other shall be planned; none, to destroy: what does not build any more can still be taken away. Left out: all.
   */
  readonly openDeployment: (folder: string, options: { readonly builds?: ChosenSteps; readonly access: AwsAccess; readonly context?: string; readonly onProgress: OnProgress; readonly signal: AbortSignal }) => Promise<OpenDeployment>;
  /**
   * Finds the chain's deployed agent, as it is in AWS now. Throws aws-resource-missing where none is deployed, aws-refused where it takes no
   * request, and as every look at AWS does.
   */
  readonly openVerification: (folder: string, access: AwsAccess, signal: AbortSignal) => Promise<OpenVerification>;
  /** Finds the identity provider that a user signs in at, with their own browser or device. Throws sign-in-failed. */
  readonly openSignIn: (subject: SignInSubject, signal: AbortSignal) => Promise<OpenSignIn>;
  /** Shows a page in the browser of this machine. False where there is none. */
  readonly openInBrowser: (url: string) => Promise<boolean>;
  /** Contexts of kubectl among which the user has to choose for the chain's workloads; none where there is nothing to choose. Throws as `awsAccount` does. */
  readonly contextsToChoose: (folder: string, access: AwsAccess, signal: AbortSignal) => Promise<readonly string[]>;
  /** What this machine remembers of the chain's deployments. AWS is not asked. */
  readonly deployedPlaces: (folder: string) => Promise<readonly DeployedPlace[]>;
  /** Which flows came out of one `send`, newest last; survives the chain's end. */
  readonly readSends: (folder: string) => Promise<readonly (readonly string[])[]>;
  /** Asks the issuer itself; what it does is an answer. */
  readonly fetchIssuerKeys: (issuer: string, signal?: AbortSignal) => Promise<IssuerKeys>;
  readonly scenarios: () => Promise<readonly ScenarioSummary[]>;
  /** Writes a file over what is there, whole. Throws file-unwritable. */
  readonly replaceFile: (path: string, content: string) => Promise<void>;
  /** The guide of a project as it is on disk now. Throws as `readChain` does. */
  readonly readGuide: (folder: string) => Promise<Guide>;
  /** Writes a guide over what is there, as its ending says: .docx or .md. Throws usage, file-unwritable. */
  readonly writeGuide: (path: string, guide: Guide) => Promise<void>;
};
