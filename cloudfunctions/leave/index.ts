import { leave } from '@contract/leave';
import { serve } from '@kernel/serve';
import { apply } from './apply';
import { boardHandlers } from './boards';
import { decideHandlers } from './decide';
import { doctorHandlers } from './doctor';
import { effects } from './effects';
import { exportHandlers } from './export';
import { extend } from './extend';
import { gateHandlers } from './gate';
import { gatingHandlers } from './gating';
import { groupHandlers } from './groups';
import { holidayHandlers } from './holidays';
import { overdueHandlers } from './overdue';
import { ownHandlers } from './own-changes';
import { pass } from './pass';
import { passageHandlers } from './passage';
import { passingHandlers } from './passing-on';
import { policyHandlers } from './policy-actions';
import { preview } from './preview';
import { readingHandlers } from './reading';
import { weighingHandlers } from './weighing';

export const main = serve(
  leave,
  {
    apply,
    preview,
    extend,
    pass,
    ...ownHandlers,
    ...readingHandlers,
    ...decideHandlers,
    ...doctorHandlers,
    ...passingHandlers,
    ...weighingHandlers,
    ...overdueHandlers,
    ...gateHandlers,
    ...passageHandlers,
    ...boardHandlers,
    ...exportHandlers,
    ...policyHandlers,
    ...gatingHandlers,
    ...groupHandlers,
    ...holidayHandlers,
  },
  effects,
);
