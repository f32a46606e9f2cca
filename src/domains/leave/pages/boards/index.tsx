import { View } from '@tarojs/components';
import { useState } from 'react';
import { leave } from '@contract/leave';
import { BOARD_NAMES } from '@contract/leave-boards';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { mayAsk } from '@/platform/may';
import { open, parameter } from '@/platform/navigation';
import { useSession } from '@/platform/session';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { rowInWords, SPAN_NAMES, type Board, type BoardRow } from '../../board-words';
import { NodeSheet } from '../../components/node-sheet';
import { ownNodes, type ScopeNode } from '../../scope';
import { ExportSheet } from './export-sheet';
import css from './index.module.scss';

const BOARDS = Object.keys(BOARD_NAMES) as Board[];
const NARROWING = ['class', 'college', 'floor', 'building'] as const;
type Narrowing = (typeof NARROWING)[number];

const NOBODY: Readonly<Record<Board, string>> = {
  away: '现在没有人请假在外',
  leaving: '24 小时内没有人离开',
  returning: '24 小时内没有人返回',
  overdue: '没有人逾期未归',
};

export default function BoardsPage() {
  return (
    <Page allow={leave.actions.board.allow}>
      <Boards />
    </Page>
  );
}

/** Who is away, leaves, comes back, should be back: within one's posts, or narrowed to one class or place (L7, L9). */
function Boards() {
  const me = useSession((session) => session.me);
  const asked = parameter('board');
  const [board, setBoard] = useState<Board>(BOARDS.find((one) => one === asked) ?? 'away');
  const [at, setAt] = useState<ScopeNode | null>(null);
  const [shown, setShown] = useState<'scope' | 'export' | null>(null);
  const narrowed = at && { level: at.level as Narrowing, id: at.id };
  const list = useList(leave, 'board', narrowed ? { board, at: narrowed } : { board }, {
    everyMs: 60_000,
    keep: false,
  });
  const now = serverNow();
  const roots = me ? ownNodes(me, leave.actions.board.allow) : [];
  return (
    <>
      <Segment<Board>
        label="看哪些人"
        items={BOARDS.map((key) => ({ key, word: BOARD_NAMES[key] }))}
        chosen={board}
        onChoose={setBoard}
      />
      <View className={css.tools}>
        <Button
          className={css.tool}
          small
          icon="sliders-horizontal"
          label={`范围：${at?.label ?? '我管理的全部'}，更改`}
          onTap={() => (at ? setAt(null) : setShown('scope'))}
        >
          {at ? `${at.label} ×` : '全部范围'}
        </Button>
        {me && mayAsk(me, leave.actions['export-sheet'].allow) && (
          <Button className={css.tool} small icon="download" onTap={() => setShown('export')}>
            导出表格
          </Button>
        )}
      </View>
      <Loaded query={{ data: list.items, error: list.error, refresh: list.refresh }} heights={[88, 88, 88]}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon="circle-check"
              title={NOBODY[board]}
              text={at ? '点上方的范围可以换成全部。' : undefined}
            />
          ) : (
            <>
              {(board === 'leaving' || board === 'returning') && <SectionTitle>24 小时之内</SectionTitle>}
              <Card flush>
                {items.map((row) => (
                  <BoardLine key={row.leaveId} row={row} board={board} now={now} />
                ))}
              </Card>
            </>
          )
        }
      </Loaded>
      <MoreRows more={list.more} />
      {shown === 'scope' && (
        <NodeSheet
          title="只看一个范围"
          roots={roots}
          allowed={NARROWING}
          onChoose={(node) => {
            setAt(node);
            setShown(null);
          }}
          onClose={() => setShown(null)}
        />
      )}
      {shown === 'export' && <ExportSheet onClose={() => setShown(null)} />}
    </>
  );
}

function BoardLine({ row, board, now }: { row: BoardRow; board: Board; now: number }) {
  const words = rowInWords(row, board, now);
  const late = row.overdue !== null && row.state === 'away';
  return (
    <Row
      title={row.name}
      note={words}
      value={
        late ? (
          <Chip tone="error" glyph="!">
            逾期
          </Chip>
        ) : (
          <Chip tone="brand">{SPAN_NAMES[row.spanKind]}</Chip>
        )
      }
      label={`${row.name}，${late ? '逾期未归' : SPAN_NAMES[row.spanKind]}，${words.replace(/\n/g, '，')}`}
      onTap={() => open(pagePath('leave', 'detail'), { leaveId: row.leaveId })}
    />
  );
}
