// Starts the phone this address belongs to: /simulator/as/<openid>/.
(function () {
  var match = /^(.*)\/simulator\/as\/([^/]+)\//.exec(location.pathname);
  var openid = match ? decodeURIComponent(match[2]) : 'nobody';
  var query = new URLSearchParams(location.search);
  var phone = window.__simulatorBoot({
    openid: openid,
    door: match ? match[1] + '/door/as/' + match[2] + '/' : undefined,
    assets: match ? match[0] + 'dist/' : 'dist/',
    route: query.get('route') || undefined,
    theme: query.get('theme') || undefined,
  });
  if (query.get('offline')) phone.setOnline(false);
  // The frame around the phone switches the net, the theme and the letter size, and reads the log.
  window.addEventListener('message', function (event) {
    if (event.origin !== location.origin) return;
    var order = event.data || {};
    if (order.type === 'offline') phone.setOnline(!order.on);
    if (order.type === 'theme') phone.setTheme(order.dark ? 'dark' : 'light');
    if (order.type === 'reload') location.reload();
    if (order.type === 'open') {
      var parts = String(order.route).split('?');
      var fields = (parts[1] || '').split('&').filter(Boolean);
      var entries = fields.map(function (field) {
        return [field.split('=')[0], field.split('=').slice(1).join('=')];
      });
      phone.open({ path: parts[0], query: Object.fromEntries(entries) });
    }
    if (order.type === 'large-type') {
      var preferences = JSON.stringify({ largeType: order.on });
      localStorage.setItem('wx:' + openid + ':preferences', JSON.stringify({ data: preferences }));
      location.reload();
    }
    if (order.type === 'background') phone.background();
    if (order.type === 'foreground') phone.foreground();
  });
  if (window.parent !== window) {
    setInterval(function () {
      var size = phone.size();
      window.parent.postMessage(
        {
          type: 'simulator-status',
          online: phone.online,
          routes: phone.routes,
          nodes: size.nodes,
          depth: size.depth,
          limits: phone.limits.counts,
          log: phone.log.slice(-30),
        },
        location.origin,
      );
    }, 1000);
    window.parent.postMessage({ type: 'phone-ready' }, location.origin);
  }
})();
