// In a phone's page while the sources are watched: loads anew when the face it shows has been built again.
interface ServedBuild {
  face: string;
  stamp: string;
}

const { face, stamp } = (window as unknown as { __servedBuild: ServedBuild }).__servedBuild;
new EventSource('/frame/builds').onmessage = (event: MessageEvent<string>) => {
  const stamps = JSON.parse(event.data) as Record<string, string | undefined>;
  if (stamps[face] !== stamp) location.reload();
};
