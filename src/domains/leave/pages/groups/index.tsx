import { leave } from '@contract/leave';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { groupInWords, groupState } from '../../group-words';

export default function GroupsPage() {
  return (
    <Page allow={leave.actions.groups.allow}>
      <Groups />
    </Page>
  );
}

/** Official leaves of many: a team, a contest, a placement, each one act (R5). */
function Groups() {
  const list = useList(leave, 'groups', {});
  const now = serverNow();
  return (
    <>
      <Loaded query={{ data: list.items, error: list.error, refresh: list.refresh }} heights={[88, 88, 88]}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon="users"
              title="还没有登记过集体公假"
              text="比赛、活动、实习等多人外出，一次登记，学生不用各自请假，点名自动显示公假。"
            />
          ) : (
            <Card flush>
              {items.map((group) => {
                const { tone, word } = groupState(group, now);
                const note = `${groupInWords(group, now)}\n${group.members} 人 · ${group.byName}登记`;
                return (
                  <Row
                    key={group.groupId}
                    title={group.title}
                    note={note}
                    value={<Chip tone={tone}>{word}</Chip>}
                    label={`${group.title}，${word}，${note.replace('\n', '，')}`}
                    onTap={() => open(pagePath('leave', 'group'), { groupId: group.groupId })}
                  />
                );
              })}
            </Card>
          )
        }
      </Loaded>
      <MoreRows more={list.more} />
      <SafeBar>
        <Button block look="primary" icon="plus" onTap={() => open(pagePath('leave', 'new-group'))}>
          登记集体公假
        </Button>
      </SafeBar>
    </>
  );
}
