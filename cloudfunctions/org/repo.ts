import { openCollection } from '@kernel/collection';
import {
  BINDING_LOG,
  BINDINGS,
  CALENDAR_DAYS,
  CLAIM_CODES,
  GRANTS,
  IMPORT_PAGES,
  IMPORT_RUNS,
  IMPORT_SLICES,
  PEOPLE,
  PLACES,
  SETTINGS,
  SPANS,
  STUDIES,
} from './collections';
import type {
  BindingDoc,
  BindingLogDoc,
  CalendarDayDoc,
  ClaimCodeDoc,
  GrantDoc,
  ImportPageDoc,
  ImportRunDoc,
  ImportSliceDoc,
  PersonDoc,
  PlaceDoc,
  SettingDoc,
  SpanDoc,
  StudyDoc,
} from './documents';

export const people = openCollection<PersonDoc>(PEOPLE);
export const places = openCollection<PlaceDoc>(PLACES);
export const studies = openCollection<StudyDoc>(STUDIES);
export const grants = openCollection<GrantDoc>(GRANTS);
export const bindings = openCollection<BindingDoc>(BINDINGS);
export const bindingLog = openCollection<BindingLogDoc>(BINDING_LOG);
export const claimCodes = openCollection<ClaimCodeDoc>(CLAIM_CODES);
export const spans = openCollection<SpanDoc>(SPANS);
export const calendarDays = openCollection<CalendarDayDoc>(CALENDAR_DAYS);
export const settings = openCollection<SettingDoc>(SETTINGS);
export const importRuns = openCollection<ImportRunDoc>(IMPORT_RUNS);
export const importSlices = openCollection<ImportSliceDoc>(IMPORT_SLICES);
export const importPages = openCollection<ImportPageDoc>(IMPORT_PAGES);
