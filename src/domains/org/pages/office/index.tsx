import { org } from '@contract/org';
import { GAP_KINDS } from '@contract/org-posts';
import { ROLE_NAMES } from '@contract/core/roles';
import type { Ability } from '@contract/org-people';
import { pagePath } from '@/domains/registry';
import { open } from '@/platform/navigation';
import { useSession } from '@/platform/session';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Icon, type IconName } from '@/ui/icon';
import { Row } from '@/ui/row';
import { Empty } from '@/ui/states';
import { openOrg } from '../../paths';

interface Room {
  page: string;
  /** Of another domain's subpackage; its own pages need none. */
  domain?: string;
  title: string;
  note: string;
  icon: IconName;
  ability: Ability;
}

const ROOMS: readonly { title: string; rooms: readonly Room[] }[] = [
  {
    title: '人和岗位',
    rooms: [
      { page: 'people', title: '查人', note: '绑定、在校状态、岗位', icon: 'search', ability: 'search' },
      { page: 'posts', title: '岗位', note: '任命、卸任、代理、空缺', icon: 'users', ability: 'posts' },
      { page: 'codes', title: '绑定码', note: '按班级打印和补发', icon: 'key-round', ability: 'codes' },
      { page: 'import', title: '导入名册', note: '先预览，确认才写入', icon: 'file-up', ability: 'import' },
    ],
  },
  {
    title: '学年',
    rooms: [
      {
        page: 'calendar',
        title: '校历',
        note: '教学日、假日、调休、学期',
        icon: 'calendar-days',
        ability: 'calendar',
      },
      {
        page: 'checks',
        title: '考勤时段',
        note: '哪天会开哪些考勤，为什么',
        icon: 'clock',
        ability: 'calendar',
      },
      {
        page: 'appeal-rules',
        domain: 'roll-call',
        title: '申诉规则',
        note: '哪些考勤记录可以申诉，几天内',
        icon: 'sliders-horizontal',
        ability: 'calendar',
      },
      {
        page: 'new-term',
        title: '新学期',
        note: '毕业离校、骨干卸任，可撤销',
        icon: 'graduation-cap',
        ability: 'import',
      },
    ],
  },
  {
    title: '系统',
    rooms: [
      { page: 'doctor', title: '体检', note: '索引、定时任务、时钟', icon: 'heart-pulse', ability: 'doctor' },
    ],
  },
];

/** Everything that keeps the school's own records in order; each person sees the rooms his posts open. */
export default function OfficePage() {
  const abilities = useSession((session) => session.me?.abilities);
  return (
    <Page>
      {abilities && abilities.includes('posts') && <Gaps />}
      {abilities && <Rooms abilities={abilities} />}
    </Page>
  );
}

function Rooms({ abilities }: { abilities: readonly Ability[] }) {
  const sections = ROOMS.map(({ title, rooms }) => ({
    title,
    rooms: rooms.filter(({ ability }) => abilities.includes(ability)),
  })).filter(({ rooms }) => rooms.length > 0);
  if (sections.length === 0)
    return <Empty icon="lock" title="您的岗位不管理这些" text="如需办理，请联系学院或学工部。" />;
  return (
    <>
      {sections.map(({ title, rooms }) => (
        <Section key={title} title={title} rooms={rooms} />
      ))}
    </>
  );
}

function Section({ title, rooms }: { title: string; rooms: readonly Room[] }) {
  return (
    <>
      <SectionTitle>{title}</SectionTitle>
      <Card flush>
        {rooms.map(({ page, domain = 'org', title: name, note, icon }) => (
          <Row
            key={page}
            title={name}
            note={note}
            lead={<Icon name={icon} />}
            onTap={() => open(pagePath(domain, page))}
          />
        ))}
      </Card>
    </>
  );
}

/** What is missing stands above everything else: a floor without a leader is a roll nobody takes. */
function Gaps() {
  const { data } = useQuery(org, 'gaps', {});
  const gaps = data?.kinds.filter(({ items }) => items.length > 0) ?? [];
  if (gaps.length === 0) return null;
  const words = GAP_KINDS.flatMap((role) => {
    const gap = gaps.find((kind) => kind.role === role);
    return gap ? [`${ROLE_NAMES[role]}缺 ${gap.items.length}`] : [];
  });
  return (
    <Card flush>
      <Row
        title="有岗位空着"
        note={words.join('，')}
        lead={<Icon name="triangle-alert" />}
        value={
          <Chip tone="warn" glyph="!">
            去任命
          </Chip>
        }
        label={`有岗位空着，${words.join('，')}，去任命`}
        onTap={() => openOrg('posts')}
      />
    </Card>
  );
}
