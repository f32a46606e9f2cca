import { useState } from 'react';
import { leave } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip, type Tone } from '@/ui/chip';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { barLine, barState, type Bar } from '../../bar-words';
import { BarSheet } from './bar-sheet';
import { LiftSheet } from './lift-sheet';

const LOOKS: Readonly<Record<ReturnType<typeof barState>, { tone: Tone; glyph: string; word: string }>> = {
  barred: { tone: 'error', glyph: '✕', word: '限制中' },
  'let-through': { tone: 'warn', glyph: '◷', word: '临时放行' },
  over: { tone: 'neutral', glyph: '–', word: '已到期' },
};

/** Students who may not ask for leave, why, and the ways past it (L12). */
export default function GatesPage() {
  return (
    <Page allow={leave.actions.gates.allow}>
      <Bars />
    </Page>
  );
}

function Bars() {
  const list = useList(leave, 'gates', {});
  const [adding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<Bar | null>(null);
  const now = serverNow();
  const done = (words: string) => {
    setAdding(false);
    setChosen(null);
    say(words);
    void list.refresh();
  };
  return (
    <>
      <Loaded query={list} heights={[84, 84, 84]}>
        {() =>
          list.items?.length === 0 ? (
            <Empty
              icon="lock"
              title="没有学生被限制请假"
              text="需要先当面谈的学生，可以暂时限制请假；有急事时能临时放行。"
            />
          ) : (
            <Card flush>
              {list.items?.map((bar) => {
                const { tone, glyph, word } = LOOKS[barState(bar, now)];
                return (
                  <Row
                    key={bar.personId}
                    title={bar.name}
                    note={barLine(bar, now)}
                    value={
                      <Chip tone={tone} glyph={glyph}>
                        {word}
                      </Chip>
                    }
                    label={`${bar.name}，${word}，${bar.reason}`}
                    onTap={() => setChosen(bar)}
                  />
                );
              })}
            </Card>
          )
        }
      </Loaded>
      <MoreRows more={list.more} />
      <SafeBar>
        <Button block look="primary" icon="plus" onTap={() => setAdding(true)}>
          限制一名学生
        </Button>
      </SafeBar>
      {adding && <BarSheet onClose={() => setAdding(false)} onDone={done} />}
      {chosen && <LiftSheet bar={chosen} onClose={() => setChosen(null)} onDone={done} />}
    </>
  );
}
