import { defineDomain } from './core/define';
import { doctorActions } from './org-doctor';
import { importActions, importErrors } from './org-import';
import { peopleActions, peopleErrors } from './org-people';
import { postActions, postErrors } from './org-posts';
import { yearActions, yearErrors } from './org-year';

/** People, places, posts and the school year. */
export const org = defineDomain('org', {
  errors: { ...peopleErrors, ...postErrors, ...yearErrors, ...importErrors },
  actions: { ...peopleActions, ...postActions, ...yearActions, ...importActions, ...doctorActions },
});
