import { Text, View } from '@tarojs/components';
import { useCallback } from 'react';
import { ROLE_NAMES } from '@contract/core/roles';
import { org } from '@contract/org';
import { call } from '@/platform/call';
import { parameter } from '@/platform/navigation';
import { usePages } from '@/platform/use-pages';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { Card } from '@/ui/card';
import { cx } from '@/ui/class-names';
import { Headline, Line } from '@/ui/headline';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Empty } from '@/ui/states';
import { LISTS, rowTitle, type ImportListName, type ImportRow } from '../../import-words';
import css from './index.module.scss';

/** The rows behind one number of a preview, so that whoever keeps the workbook can mend it. */
export default function ImportRowsPage() {
  const importId = parameter('id');
  const known = LISTS.find(({ list }) => list === parameter('list'));
  return (
    <Page>
      {importId && known ? (
        <>
          <View className={css.head}>
            <Headline title={known.word} />
            <Line>{known.note}</Line>
          </View>
          <Rows importId={importId} list={known.list} />
        </>
      ) : (
        <Empty title="没有这份明细" text="请返回重新打开。" />
      )}
    </Page>
  );
}

function Rows({ importId, list }: { importId: string; list: ImportListName }) {
  const query = useQuery(org, 'import-rows', { importId, list, page: 0 }, { keep: false });
  const ask = useCallback(
    (page: number) => call(org, 'import-rows', { importId, list, page }),
    [importId, list],
  );
  const { items, more } = usePages(query.data, ask);
  return (
    <Loaded query={query} heights={[72, 72, 72, 72]}>
      {() =>
        items.length === 0 ? (
          <Empty icon="circle-check" title="没有" text="这一类里没有任何行。" />
        ) : (
          <>
            <Card flush>
              {items.map((row, index) => (
                <RowOf key={index} row={row} tone={reasonTone(list)} />
              ))}
            </Card>
            <MoreRows more={more} />
          </>
        )
      }
    </Loaded>
  );
}

function reasonTone(list: ImportListName): string | undefined {
  return list === 'refused' ? css.refused : list === 'warning' ? css.warned : css.mended;
}

function RowOf({ row, tone }: { row: ImportRow; tone: string | undefined }) {
  return (
    <View className={css.row}>
      <Text className={css.name}>{rowTitle(row)}</Text>
      {row.list === 'cell' && (
        <>
          <Text className={css.line}>
            {row.sheet}　填的是：{row.value === '' ? '（空）' : `“${row.value}”`}
          </Text>
          <Text className={cx(css.reason, tone)}>{row.reason}</Text>
        </>
      )}
      {row.list === 'person' && (
        <>
          <Text className={css.line}>{[row.id, row.place].filter(Boolean).join(' · ')}</Text>
          {row.fields.map(({ field, from, to }) => (
            <Text key={field} className={css.change}>
              {field}：{from || '（空）'} → {to || '（空）'}
            </Text>
          ))}
        </>
      )}
      {row.list === 'post' && (
        <Text className={css.line}>
          {ROLE_NAMES[row.role]} · {row.node}
        </Text>
      )}
    </View>
  );
}
