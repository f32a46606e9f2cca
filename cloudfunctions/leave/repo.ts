import { openCollection } from '@kernel/collection';
import {
  GROUPS,
  HOLIDAY_CLASSES,
  HOLIDAYS,
  LOGS,
  PASSAGES,
  REQUESTS,
  REVOCATIONS,
  RULES,
} from './collections';
import type {
  AccessLogDoc,
  BarDoc,
  GroupDoc,
  HolidayClassDoc,
  HolidayDoc,
  LeaveDoc,
  PassageDoc,
  RevocationDoc,
  RuleDoc,
} from './documents';

export const requests = openCollection<LeaveDoc>(REQUESTS);
export const passages = openCollection<PassageDoc>(PASSAGES);
export const revocations = openCollection<RevocationDoc>(REVOCATIONS);
export const bars = openCollection<BarDoc>(RULES);
/** The policy and, for reads of both, a student’s bar. */
export const rules = openCollection<RuleDoc>(RULES);
export const groups = openCollection<GroupDoc>(GROUPS);
export const holidays = openCollection<HolidayDoc>(HOLIDAYS);
export const holidayClasses = openCollection<HolidayClassDoc>(HOLIDAY_CLASSES);
export const accessLogs = openCollection<AccessLogDoc>(LOGS);
