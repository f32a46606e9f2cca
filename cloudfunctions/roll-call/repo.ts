import { openCollection } from '@kernel/collection';
import {
  APPEALS,
  BOARDS,
  CASES,
  CHECK_DAYS,
  CHECKS,
  CORRECTIONS,
  EXCEPTIONS,
  LOGS,
  MONTHS,
  RULES,
  SHEETS,
} from './collections';
import type { AppealDoc, AppealRulesDoc } from './appeal-documents';
import type {
  BoardDoc,
  CaseDoc,
  CheckDayDoc,
  CheckDoc,
  CorrectionDoc,
  ExceptionDoc,
  LogEntry,
  MonthDoc,
  SheetDoc,
} from './documents';

export const checks = openCollection<CheckDoc>(CHECKS);
export const checkDays = openCollection<CheckDayDoc>(CHECK_DAYS);
export const sheets = openCollection<SheetDoc>(SHEETS);
export const logs = openCollection<{
  _id: string;
  rev: number;
  sheetId: string;
  entries: readonly LogEntry[];
}>(LOGS);
export const exceptions = openCollection<ExceptionDoc>(EXCEPTIONS);
export const corrections = openCollection<CorrectionDoc>(CORRECTIONS);
export const cases = openCollection<CaseDoc>(CASES);
export const appeals = openCollection<AppealDoc>(APPEALS);
export const rules = openCollection<AppealRulesDoc>(RULES);
export const months = openCollection<MonthDoc>(MONTHS);
export const boards = openCollection<BoardDoc>(BOARDS);

/** Of a sheet, what a card needs: figures without names. */
export const CARD_FIELDS = [
  'day',
  'checkId',
  'checkName',
  'kind',
  'floorId',
  'buildingId',
  'campusId',
  'floorLabel',
  'floorName',
  'buildingLabel',
  'state',
  'opensAt',
  'graceUntil',
  'closesAt',
  'locksAt',
  'counts',
  'endMarks',
  'awayCounts',
  'holders',
  'barred',
  'claimedBy',
  'claimedName',
  'touchedAt',
  'submittedAt',
  'submittedName',
  'rev',
] as const;
