-- What Plugboard 0.1.0 wrote down on 2026-12-01, with schema 4: six accounts, a declined sign-in, a round of four of which
-- two are done, and a sign-in at YouTube that waits. Later versions must read it; it is not made anew. The key was
-- sk_live_pinned, and only its digest stands here.
BEGIN TRANSACTION;
CREATE TABLE account (
        workspace INTEGER NOT NULL, id TEXT NOT NULL, platform TEXT NOT NULL, name TEXT NOT NULL,
        username TEXT NOT NULL, status TEXT, reason TEXT, since INTEGER, brand TEXT, login TEXT, page_name TEXT,
        PRIMARY KEY (workspace, id)) STRICT, WITHOUT ROWID;
INSERT INTO "account" VALUES(1,'acc_011E11A8XMSJTJZW15E0GGZY','linkedin','Harbor Museum','harbor-museum','reconnect_required','token_expired',1796135609229,NULL,NULL,NULL);
INSERT INTO "account" VALUES(1,'acc_013NKTGQAPW9ZNY8Q6XTBBTS','facebook','Nordsee Segelschule','nordsee.segelschule','active',NULL,1796135610800,NULL,NULL,NULL);
INSERT INTO "account" VALUES(1,'acc_018GC821SQ8AH46645CR66PM','google','Gärtnerei Grünfink','gaertnerei-gruenfink','active',NULL,1796135609229,NULL,NULL,NULL);
INSERT INTO "account" VALUES(1,'acc_01ANHAHZ7EPYBQKPNDF4AJYE','instagram','Café Zoë','cafe.zoe','active',NULL,1796135609229,NULL,NULL,NULL);
INSERT INTO "account" VALUES(1,'acc_01CDP2H4R1TVE0K27XBV8GRV','instagram','Blue Cup Coffee','bluecup','active',NULL,1796135612515,NULL,NULL,NULL);
INSERT INTO "account" VALUES(1,'acc_01HY6AN8EPNBGGMD6RHERX4M','tiktok','Red Panda Toys','redpandatoys','reconnect_required','token_expired',1796135609229,NULL,NULL,NULL);
CREATE TABLE attempt (
        id TEXT PRIMARY KEY, workspace INTEGER NOT NULL, platform TEXT NOT NULL, method TEXT NOT NULL,
        key_digest BLOB NOT NULL, started INTEGER NOT NULL, ended INTEGER,
        expected_id TEXT, expected_username TEXT, expected_broken INTEGER,
        ids_before TEXT, phase TEXT NOT NULL,
        contract TEXT NOT NULL DEFAULT 'seed', brand TEXT, browser TEXT,
        tickets TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "attempt" VALUES('round-1-1-1',1,'facebook','browser',X'182E58714F3B4A811E2016091B2832CC5DC35B94CB0B8978AA75FB489521FB76',1796135610110,1796135610791,'acc_013NKTGQAPW9ZNY8Q6XTBBTS','nordsee.segelschule',1,'["acc_013NKTGQAPW9ZNY8Q6XTBBTS"]','{"phase":"connected","got":{"accountId":"acc_013NKTGQAPW9ZNY8Q6XTBBTS","username":"nordsee.segelschule"},"others":[],"outcome":"expected"}','seed',NULL,NULL,'[{"way":"deep_link","redirect_uri":"ai.social-api.plugboard://oauth/callback","service_state":"566d0151ba8f83b721dd4eb2eaa83fd7bbb131c6e0ea1b13124148acb0b14fc4","own_state":null,"until":1796136270122,"spent":false}]');
INSERT INTO "attempt" VALUES('round-1-2-1',1,'instagram','browser',X'182E58714F3B4A811E2016091B2832CC5DC35B94CB0B8978AA75FB489521FB76',1796135611640,1796135612441,'acc_01CDP2H4R1TVE0K27XBV8GRV','bluecup',1,'["acc_01CDP2H4R1TVE0K27XBV8GRV","acc_01ANHAHZ7EPYBQKPNDF4AJYE"]','{"phase":"connected","got":{"accountId":"acc_01CDP2H4R1TVE0K27XBV8GRV","username":"bluecup"},"others":[],"outcome":"expected"}','seed',NULL,NULL,'[{"way":"deep_link","redirect_uri":"ai.social-api.plugboard://oauth/callback","service_state":"c7abf0f985fab7c0d5acb9f54e3e6e5a21bece5e44aac3f657f839382a10468d","own_state":null,"until":1796136271651,"spent":false}]');
INSERT INTO "attempt" VALUES('8bcb865d-68c2-4313-b224-c18f955825e9',1,'tiktok','browser',X'182E58714F3B4A811E2016091B2832CC5DC35B94CB0B8978AA75FB489521FB76',1796135613564,1796135614229,NULL,NULL,NULL,'["acc_01HY6AN8EPNBGGMD6RHERX4M"]','{"phase":"declined","reason":"access_denied"}','seed',NULL,NULL,'[{"way":"deep_link","redirect_uri":"ai.social-api.plugboard://oauth/callback","service_state":"bb23d9ca9904284b8a80016ddace6f21edeb315f84c5280cb48780b859e701eb","own_state":null,"until":1796136273611,"spent":true}]');
INSERT INTO "attempt" VALUES('aa19f355-5e72-49b4-8c5b-b43d962836d8',1,'youtube','browser',X'182E58714F3B4A811E2016091B2832CC5DC35B94CB0B8978AA75FB489521FB76',1796135615686,NULL,NULL,NULL,NULL,'[]','{"phase":"waiting","until":1796136275725}','seed',NULL,NULL,'[{"way":"deep_link","redirect_uri":"ai.social-api.plugboard://oauth/callback","service_state":"62130abe29614947f31b08c00f85a4aac6a554478b5e4074a81edb2d10064c43","own_state":null,"until":1796136275725,"spent":false}]');
CREATE TABLE browser (account TEXT PRIMARY KEY, choice TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE change (
        id INTEGER PRIMARY KEY, workspace INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
        account TEXT NOT NULL, platform TEXT NOT NULL, search TEXT NOT NULL, change TEXT NOT NULL) STRICT;
INSERT INTO "change" VALUES(1,1,1796135609229,'first_seen','','','



','{"at":1796135609229,"kind":"first_seen","account":"","platform":"","name":"","username":"","brand":null,"before":null,"after":"6","reason":null,"known":"list"}');
INSERT INTO "change" VALUES(2,1,1796135610800,'repaired','acc_013NKTGQAPW9ZNY8Q6XTBBTS','facebook','nordsee segelschule
nordsee.segelschule
facebook
acc_013nktgqapw9zny8q6xtbbts
','{"at":1796135610800,"kind":"repaired","account":"acc_013NKTGQAPW9ZNY8Q6XTBBTS","platform":"facebook","name":"Nordsee Segelschule","username":"nordsee.segelschule","brand":null,"before":"reconnect_required","after":"active","reason":null,"known":"sign_in"}');
INSERT INTO "change" VALUES(3,1,1796135612515,'repaired','acc_01CDP2H4R1TVE0K27XBV8GRV','instagram','blue cup coffee
bluecup
instagram
acc_01cdp2h4r1tve0k27xbv8grv
','{"at":1796135612515,"kind":"repaired","account":"acc_01CDP2H4R1TVE0K27XBV8GRV","platform":"instagram","name":"Blue Cup Coffee","username":"bluecup","brand":null,"before":"reconnect_required","after":"active","reason":null,"known":"sign_in"}');
CREATE TABLE health_day (
        workspace INTEGER NOT NULL, day INTEGER NOT NULL, checked_at INTEGER NOT NULL, platforms TEXT NOT NULL,
        PRIMARY KEY (workspace, day)) STRICT, WITHOUT ROWID;
INSERT INTO "health_day" VALUES(1,20788,1796135612515,'[{"platform":"facebook","connected":1,"needsYou":0,"cannotTell":0,"listed":0},{"platform":"google","connected":1,"needsYou":0,"cannotTell":0,"listed":0},{"platform":"instagram","connected":2,"needsYou":0,"cannotTell":0,"listed":0},{"platform":"linkedin","connected":0,"needsYou":1,"cannotTell":0,"listed":0},{"platform":"tiktok","connected":0,"needsYou":1,"cannotTell":0,"listed":0}]');
CREATE TABLE invite (id TEXT PRIMARY KEY, invite TEXT NOT NULL) STRICT;
CREATE TABLE past (
        attempt TEXT NOT NULL, started INTEGER NOT NULL, workspace INTEGER NOT NULL, at INTEGER NOT NULL,
        platform TEXT NOT NULL, accounts TEXT NOT NULL, search TEXT NOT NULL, past TEXT NOT NULL,
        PRIMARY KEY (attempt, started)) STRICT;
INSERT INTO "past" VALUES('round-1-1-1',1796135610110,1,1796135610791,'facebook','
acc_013NKTGQAPW9ZNY8Q6XTBBTS

acc_013NKTGQAPW9ZNY8Q6XTBBTS
','acc_013nktgqapw9zny8q6xtbbts
nordsee.segelschule
acc_013nktgqapw9zny8q6xtbbts
nordsee.segelschule
facebook
','{"attempt":"round-1-1-1","started":1796135610110,"ended":1796135610791,"workspace":1,"platform":"facebook","method":"browser","contract":"seed","brand":null,"browser":null,"expected":{"accountId":"acc_013NKTGQAPW9ZNY8Q6XTBBTS","username":"nordsee.segelschule"},"end":{"name":"connected","got":{"accountId":"acc_013NKTGQAPW9ZNY8Q6XTBBTS","username":"nordsee.segelschule"},"others":[],"outcome":"expected"},"who":"","round":null}');
INSERT INTO "past" VALUES('round-1-2-1',1796135611640,1,1796135612441,'instagram','
acc_01CDP2H4R1TVE0K27XBV8GRV

acc_01CDP2H4R1TVE0K27XBV8GRV
','acc_01cdp2h4r1tve0k27xbv8grv
bluecup
acc_01cdp2h4r1tve0k27xbv8grv
bluecup
instagram
','{"attempt":"round-1-2-1","started":1796135611640,"ended":1796135612441,"workspace":1,"platform":"instagram","method":"browser","contract":"seed","brand":null,"browser":null,"expected":{"accountId":"acc_01CDP2H4R1TVE0K27XBV8GRV","username":"bluecup"},"end":{"name":"connected","got":{"accountId":"acc_01CDP2H4R1TVE0K27XBV8GRV","username":"bluecup"},"others":[],"outcome":"expected"},"who":"","round":null}');
INSERT INTO "past" VALUES('8bcb865d-68c2-4313-b224-c18f955825e9',1796135613564,1,1796135614229,'tiktok','','tiktok
','{"attempt":"8bcb865d-68c2-4313-b224-c18f955825e9","started":1796135613564,"ended":1796135614229,"workspace":1,"platform":"tiktok","method":"browser","contract":"seed","brand":null,"browser":null,"expected":null,"end":{"name":"declined","reason":"access_denied"},"who":"","round":null}');
CREATE TABLE round (workspace INTEGER PRIMARY KEY, heading TEXT NOT NULL) STRICT;
INSERT INTO "round" VALUES(1,'{"id":1,"workspace":1,"started":1796135609788,"ended":null,"who":"","state":"running"}');
CREATE TABLE round_item (workspace INTEGER NOT NULL, place INTEGER NOT NULL, item TEXT NOT NULL,
        PRIMARY KEY (workspace, place)) STRICT, WITHOUT ROWID;
INSERT INTO "round_item" VALUES(1,0,'{"shown":{"account":"acc_013NKTGQAPW9ZNY8Q6XTBBTS","number":1,"platform":"facebook","method":"browser","name":"Nordsee Segelschule","username":"nordsee.segelschule","brand":null,"browser":null,"since":1796135609229,"reason":"token_expired","signInHelps":true,"standing":{"name":"done","how":"signed_in","at":1796135610791},"trouble":null,"tries":[{"attempt":"round-1-1-1","browser":null,"started":1796135610098,"ended":1796135610791,"result":{"name":"connected"}}],"after":{"health":"connected","at":1796135610800}},"login":null,"kind":"platform"}');
INSERT INTO "round_item" VALUES(1,1,'{"shown":{"account":"acc_01CDP2H4R1TVE0K27XBV8GRV","number":2,"platform":"instagram","method":"browser","name":"Blue Cup Coffee","username":"bluecup","brand":null,"browser":null,"since":1796135609229,"reason":"token_expired","signInHelps":true,"standing":{"name":"done","how":"signed_in","at":1796135612441},"trouble":null,"tries":[{"attempt":"round-1-2-1","browser":null,"started":1796135611637,"ended":1796135612441,"result":{"name":"connected"}}],"after":{"health":"connected","at":1796135612515}},"login":null,"kind":"platform"}');
INSERT INTO "round_item" VALUES(1,2,'{"shown":{"account":"acc_011E11A8XMSJTJZW15E0GGZY","number":3,"platform":"linkedin","method":"browser","name":"Harbor Museum","username":"harbor-museum","brand":null,"browser":null,"since":1796135609229,"reason":"token_expired","signInHelps":true,"standing":{"name":"waiting"},"trouble":null,"tries":[],"after":null},"login":null,"kind":"platform"}');
INSERT INTO "round_item" VALUES(1,3,'{"shown":{"account":"acc_01HY6AN8EPNBGGMD6RHERX4M","number":4,"platform":"tiktok","method":"browser","name":"Red Panda Toys","username":"redpandatoys","brand":null,"browser":null,"since":1796135609229,"reason":"token_expired","signInHelps":true,"standing":{"name":"waiting"},"trouble":null,"tries":[],"after":null},"login":null,"kind":"platform"}');
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "setting" VALUES('address','@address@');
INSERT INTO "setting" VALUES('workspace','1');
INSERT INTO "setting" VALUES('rounds','1');
INSERT INTO "setting" VALUES('ways','{"deep_link":"works","loopback":"unknown","tested_at":null}');
INSERT INTO "setting" VALUES('introduced','["tiktok","youtube"]');
CREATE TABLE step (
        attempt TEXT NOT NULL, started INTEGER NOT NULL, workspace INTEGER NOT NULL, step TEXT NOT NULL) STRICT;
INSERT INTO "step" VALUES('round-1-1-1',1796135610110,1,'{"at":1796135610110,"after":0,"name":"begun","code":null,"detail":null,"way":null,"reference":"","requests":[]}');
INSERT INTO "step" VALUES('round-1-1-1',1796135610110,1,'{"at":1796135610122,"after":12,"name":"offered","code":null,"detail":null,"way":"deep_link","reference":"","requests":[{"what":"POST accounts/connect","status":202,"requestId":null}]}');
INSERT INTO "step" VALUES('round-1-1-1',1796135610110,1,'{"at":1796135610692,"after":582,"name":"returned","code":null,"detail":null,"way":null,"reference":"","requests":[]}');
INSERT INTO "step" VALUES('round-1-1-1',1796135610110,1,'{"at":1796135610753,"after":643,"name":"sending","code":null,"detail":null,"way":null,"reference":"","requests":[]}');
INSERT INTO "step" VALUES('round-1-1-1',1796135610110,1,'{"at":1796135610791,"after":681,"name":"arrived","code":null,"detail":null,"way":null,"reference":"","requests":[{"what":"POST oauth/exchange","status":201,"requestId":null}]}');
INSERT INTO "step" VALUES('round-1-2-1',1796135611640,1,'{"at":1796135611640,"after":0,"name":"begun","code":null,"detail":null,"way":null,"reference":"","requests":[]}');
INSERT INTO "step" VALUES('round-1-2-1',1796135611640,1,'{"at":1796135611650,"after":11,"name":"offered","code":null,"detail":null,"way":"deep_link","reference":"","requests":[{"what":"POST accounts/connect","status":202,"requestId":null}]}');
INSERT INTO "step" VALUES('round-1-2-1',1796135611640,1,'{"at":1796135612314,"after":675,"name":"returned","code":null,"detail":null,"way":null,"reference":"","requests":[]}');
INSERT INTO "step" VALUES('round-1-2-1',1796135611640,1,'{"at":1796135612335,"after":695,"name":"sending","code":null,"detail":null,"way":null,"reference":"","requests":[]}');
INSERT INTO "step" VALUES('round-1-2-1',1796135611640,1,'{"at":1796135612441,"after":801,"name":"arrived","code":null,"detail":null,"way":null,"reference":"","requests":[{"what":"POST oauth/exchange","status":201,"requestId":null}]}');
INSERT INTO "step" VALUES('8bcb865d-68c2-4313-b224-c18f955825e9',1796135613564,1,'{"at":1796135613564,"after":0,"name":"begun","code":null,"detail":null,"way":null,"reference":"","requests":[]}');
INSERT INTO "step" VALUES('8bcb865d-68c2-4313-b224-c18f955825e9',1796135613564,1,'{"at":1796135613611,"after":47,"name":"offered","code":null,"detail":null,"way":"deep_link","reference":"","requests":[{"what":"POST accounts/connect","status":202,"requestId":null}]}');
INSERT INTO "step" VALUES('8bcb865d-68c2-4313-b224-c18f955825e9',1796135613564,1,'{"at":1796135614228,"after":665,"name":"declined","code":null,"detail":"access_denied","way":null,"reference":"","requests":[]}');
INSERT INTO "step" VALUES('aa19f355-5e72-49b4-8c5b-b43d962836d8',1796135615686,1,'{"at":1796135615686,"after":0,"name":"begun","code":null,"detail":null,"way":null,"reference":"","requests":[]}');
INSERT INTO "step" VALUES('aa19f355-5e72-49b4-8c5b-b43d962836d8',1796135615686,1,'{"at":1796135615725,"after":39,"name":"offered","code":null,"detail":null,"way":"deep_link","reference":"","requests":[{"what":"POST accounts/connect","status":202,"requestId":null}]}');
CREATE TABLE workspace (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, found TEXT, chosen TEXT,
        last_brand TEXT, checked_at INTEGER, brands TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "workspace" VALUES(1,'','@address@','seed',NULL,NULL,1796135612515,'[]');
CREATE INDEX change_by_time ON change (workspace, at);
CREATE INDEX change_by_account ON change (workspace, account);
CREATE INDEX past_by_time ON past (workspace, at);
CREATE INDEX step_by_attempt ON step (attempt, started);
PRAGMA user_version = 4;
COMMIT;
