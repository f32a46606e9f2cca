import { Text, View } from '@tarojs/components';

export default function Page() {
  return (
    <View aria-role="heading" aria-label="to-do">
      <Text>to-do</Text>
    </View>
  );
}
