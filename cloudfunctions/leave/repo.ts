import { openCollection } from '@kernel/collection';
import {
  GATES,
  GROUPS,
  HOLIDAY_CLASSES,
  HOLIDAYS,
  LOGS,
  PASSAGES,
  REQUESTS,
  REVOCATIONS,
  SETTINGS,
} from './collections';
import type {
  AccessLogDoc,
  GateDoc,
  GroupDoc,
  HolidayClassDoc,
  HolidayDoc,
  LeaveDoc,
  PassageDoc,
  RevocationDoc,
  SettingDoc,
} from './documents';

export const requests = openCollection<LeaveDoc>(REQUESTS);
export const passages = openCollection<PassageDoc>(PASSAGES);
export const revocations = openCollection<RevocationDoc>(REVOCATIONS);
export const gates = openCollection<GateDoc>(GATES);
export const groups = openCollection<GroupDoc>(GROUPS);
export const holidays = openCollection<HolidayDoc>(HOLIDAYS);
export const holidayClasses = openCollection<HolidayClassDoc>(HOLIDAY_CLASSES);
export const settings = openCollection<SettingDoc>(SETTINGS);
export const accessLogs = openCollection<AccessLogDoc>(LOGS);
