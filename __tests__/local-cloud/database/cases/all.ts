import type { Case } from '../support/case';
import { ERROR_CASES, TRAP_CASES } from './errors';
import { EXPRESSION_CASES } from './expressions';
import { QUERY_CASES } from './query';
import { READ_CASES } from './reads';
import { STAGE_CASES } from './stages';
import { TRANSACTION_CASES } from './transactions';
import { UPDATE_CASES } from './update';

/** Everything the emulator claims to do; the table of coverage is made from it. */
export const ALL_CASES: Case[] = [
  ...QUERY_CASES,
  ...UPDATE_CASES,
  ...READ_CASES,
  ...STAGE_CASES,
  ...EXPRESSION_CASES,
  ...ERROR_CASES,
  ...TRAP_CASES,
  ...TRANSACTION_CASES,
];
