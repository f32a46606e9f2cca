import { DUTY_NAMES } from '@contract/org-people';
import { Page } from '@/shell/page';
import { PersonSearch } from '../../components/person-search';
import { openOrg } from '../../paths';

/** Finds anybody within one's scope. */
export default function PeoplePage() {
  return (
    <Page>
      <PersonSearch
        onChoose={({ id }) => openOrg('person', { id })}
        render={({ kind, duty, status }) =>
          status === 'left' ? '已离校' : kind === 'staff' ? '教职工' : DUTY_NAMES[duty]
        }
      />
    </Page>
  );
}
