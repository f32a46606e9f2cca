import { Text, View } from '@tarojs/components';
import { clockOf, dayInWords, timeInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { askedRooms, boxesOf, isExcused, knownOf } from '@contract/roll-call-paper';
import { serverNow } from '@/platform/clock';
import { canPrint, openDocument, printPage } from '@/platform/files';
import { parameter } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { aria } from '@/ui/aria';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { cx } from '@/ui/class-names';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import type { Person, Room, Sheet } from '../../model';
import css from './index.module.scss';

/**
 * The floor's sheet for a pen, for the evening a phone is dead. A browser prints it; a phone cannot, so there it is a
 * workbook that WeChat opens and passes on to whoever has a printer.
 */
export default function PrintPage() {
  const sheetId = parameter('sheetId');
  const query = useQuery(rollCall, 'open', sheetId === null ? null : { sheetId });
  if (sheetId === null)
    return (
      <Page>
        <Empty title="没有指定哪次点名" text="请从点名表里重新进入。" />
      </Page>
    );
  return (
    <Page>
      <Loaded query={query} heights={[80, 160, 160, 160]}>
        {(sheet) => <Paper sheet={sheet} asOf={query.at ?? serverNow()} />}
      </Loaded>
    </Page>
  );
}

function Paper({ sheet, asOf }: { sheet: Sheet; asOf: number }) {
  const command = useCommand(rollCall, 'print-sheet');
  const save = async () => {
    const made = await command.run({ sheetId: sheet.sheetId });
    if (!made) return;
    const how = await openDocument(made.link, made.fileName);
    if (how === 'copied') say('表格没能直接打开，地址已复制，可发到电脑上下载');
    if (how === 'failed') say('表格没能打开，请换个网络再试', { good: false });
  };
  const boxes = boxesOf(sheet.kind);
  return (
    <View className={css.paper}>
      <View className={css.head}>
        <Text className={css.title} {...aria({ role: 'heading' })}>
          {sheet.floorLabel} {sheet.checkName}
        </Text>
        <Text className={css.line}>
          {dayInWords(sheet.day)} {clockOf(sheet.opensAt)}–{clockOf(sheet.closesAt)}，应到 {sheet.total} 人
        </Text>
        <Text className={css.line}>点名人：__________</Text>
        <Text className={css.line}>开始：________ 结束：________</Text>
        <Text className={css.small}>
          名单截至 {timeInWords(asOf, serverNow())}
          。请假、实习、走读的同学不用勾；补录到手机前请保管好这张表。
        </Text>
      </View>
      <View className={css.rooms}>
        {askedRooms(sheet.rooms).map((room) => (
          <RoomTable key={room.roomId} room={room} boxes={boxes} />
        ))}
      </View>
      <Problem error={command.error} />
      <SafeBar>
        {canPrint() ? (
          <Button block look="primary" onTap={printPage}>
            打印
          </Button>
        ) : (
          <Button block look="primary" icon="download" busy={command.busy} onTap={() => void save()}>
            存成表格，发给能打印的人
          </Button>
        )}
      </SafeBar>
    </View>
  );
}

function RoomTable({ room, boxes }: { room: Room; boxes: readonly string[] }) {
  return (
    <View className={css.room}>
      <Text className={css.roomName}>{room.name}</Text>
      {room.people.map((person) => (
        <PersonLine key={person.personId} person={person} boxes={boxes} />
      ))}
    </View>
  );
}

function PersonLine({ person, boxes }: { person: Person; boxes: readonly string[] }) {
  const known = knownOf(person);
  return (
    <View className={css.person}>
      <Text className={css.bed}>{person.bed ?? '无'}床</Text>
      <Text className={css.name}>{person.name}</Text>
      {known !== '' && <Text className={cx(css.known, isExcused(person) && css.excused)}>{known}</Text>}
      {!isExcused(person) && (
        <View className={css.boxes}>
          {boxes.map((word) => (
            <View key={word} className={css.choice}>
              <View className={css.box} />
              <Text className={css.word}>{word}</Text>
            </View>
          ))}
        </View>
      )}
    </View>
  );
}
