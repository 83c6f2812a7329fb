import { describeLanguages } from './describeLanguages.ts';

describeLanguages('pairwise');
