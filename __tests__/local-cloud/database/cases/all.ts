import type { Case } from '../support/case';
import { ERROR_CASES, TRAP_CASES } from './errors';
import { VALUE_EXPRESSION_CASES } from './expressions';
import { MORE_STAGE_CASES } from './more-stages';
import { QUERY_CASES } from './query';
import { READ_CASES } from './reads';
import { REFUSAL_CASES } from './refusals';
import { STAGE_CASES } from './stages';
import { TEXT_EXPRESSION_CASES } from './text-expressions';
import { TRANSACTION_CASES } from './transactions';
import { UPDATE_CASES } from './update';

/** Everything the emulator claims to do; the table of coverage is made from it. */
export const ALL_CASES: Case[] = [
  ...QUERY_CASES,
  ...UPDATE_CASES,
  ...READ_CASES,
  ...STAGE_CASES,
  ...MORE_STAGE_CASES,
  ...VALUE_EXPRESSION_CASES,
  ...TEXT_EXPRESSION_CASES,
  ...ERROR_CASES,
  ...TRAP_CASES,
  ...REFUSAL_CASES,
  ...TRANSACTION_CASES,
];
