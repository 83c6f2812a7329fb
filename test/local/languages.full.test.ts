import { describeLanguages } from './describeLanguages.ts';

describeLanguages('others');
