//! The conformance suite over both databases, and what only one of them can show.

use tellerline_testkit::{store_conformance, store_conformance::Bed};

store_conformance!(sqlite, Bed::sqlite);
store_conformance!(postgres, Bed::postgres);

mod only_postgres {
    use std::{sync::Arc, time::Duration};

    use tellerline_store::{NewAudit, StoreError, Stored, audit};
    use tellerline_testkit::{
        postgres::Cluster,
        store_conformance::{Bed, the_raw_files_and_backups_tell_nothing},
    };
    use tokio::sync::Mutex;

    /// Orders the server about, which takes a moment, without holding up the submitters.
    async fn on(cluster: &Arc<Mutex<Cluster>>, order: fn(&mut Cluster)) {
        let cluster = Arc::clone(cluster);
        tokio::task::spawn_blocking(move || order(&mut cluster.blocking_lock())).await.unwrap();
    }

    /// The server is killed while rows are submitted: each submission fails as unavailable or is there for
    /// good; afterwards the store works again by itself, and what was submitted again is there once.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_killed_server_loses_and_doubles_nothing() {
        let cluster = tokio::task::spawn_blocking(Cluster::start).await.unwrap().unwrap();
        let bed = Arc::new(Bed::on(&cluster).await);
        let cluster = Arc::new(Mutex::new(cluster));
        let person = bed.person("a");
        let (acknowledged, mut count) = tokio::sync::watch::channel(0_usize);
        let acknowledged = Arc::new(acknowledged);
        let submitters: Vec<_> = (0..8)
            .map(|task| {
                let (bed, person, acknowledged) = (bed.clone(), person.clone(), acknowledged.clone());
                tokio::spawn(async move {
                    let mut new = 0;
                    for n in 0..60 {
                        let row = bed.event(&person, &format!("{task}/{n}")).await;
                        // A platform repeats what was not acknowledged.
                        loop {
                            match bed.store.writer.inbox(vec![row.clone()]).await {
                                Ok(stored) => {
                                    new += usize::from(matches!(stored[0], Stored::New(_)));
                                    break;
                                }
                                Err(StoreError::Unavailable(_)) => {
                                    tokio::time::sleep(Duration::from_millis(20)).await;
                                }
                                Err(other) => panic!("{other:?}"),
                            }
                        }
                        // What was logged is there once or, where the answer was lost, twice: but in one chain.
                        let row = NewAudit {
                            bank: bed.bank.clone(),
                            conversation: None,
                            actor: "system".into(),
                            event: "tested".into(),
                            object: format!("{task}/{n}"),
                            reason: None,
                            at: bed.now,
                        };
                        while let Err(error) = bed.store.writer.audit(vec![row.clone()]).await {
                            assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
                            tokio::time::sleep(Duration::from_millis(20)).await;
                        }
                        acknowledged.send_modify(|count| *count += 1);
                    }
                    new
                })
            })
            .collect();
        let mut outlived = 0;
        for at in [60, 240] {
            let mut rows = Vec::new();
            for n in 0..50 {
                rows.push(bed.event(&person, &format!("down/{at}/{n}")).await);
            }
            count.wait_for(|count| *count >= at).await.unwrap();
            on(&cluster, |cluster| cluster.kill().unwrap()).await;
            // A backend can outlive its server for a moment, and what it answers holds.
            let row = loop {
                let row = rows.pop().expect("the server is gone");
                match bed.store.writer.inbox(vec![row.clone()]).await {
                    Err(StoreError::Unavailable(_)) => break row,
                    Ok(_) => outlived += 1,
                    Err(other) => panic!("{other:?}"),
                }
            };
            on(&cluster, |cluster| cluster.start_again().unwrap()).await;
            let stored = loop {
                match bed.store.writer.inbox(vec![row.clone()]).await {
                    Err(StoreError::Unavailable(_)) => {}
                    other => break other.unwrap(),
                }
            };
            assert!(matches!(stored[0], Stored::New(_)), "what was refused was not written");
        }
        let mut new = 0;
        for submitter in submitters {
            new += submitter.await.unwrap();
        }
        assert!(new <= 480);
        assert_eq!(bed.number("SELECT COUNT(*) FROM inbox", vec![]).await, 482 + outlived);
        let (_, note) =
            audit::checkpoint_now(&bed.store, &bed.bank, "test/audit/demo", bed.now).await.unwrap().unwrap();
        let log = audit::verify(&bed.store, &bed.bank, &[note], &mut |_, _| {}).await.unwrap();
        assert!(log.holds() && log.entries >= 480 && log.writers == 1, "{log:?}");
        // Pages and turns work again too.
        bed.known("b").await;
    }

    /// Nothing personal is in the server's data folder, write-ahead log included, or in a backup; after an erasure not
    /// even the wrapped keys.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_raw_files_tell_nothing() {
        let cluster = tokio::task::spawn_blocking(Cluster::start).await.unwrap().unwrap();
        let bed = Bed::on(&cluster).await;
        the_raw_files_and_backups_tell_nothing(bed, cluster.data()).await;
    }

    /// A role that may not finish the log is told so before and after; with what the advice grants, nothing is left.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_role_that_lacks_rights_is_told_what_to_grant() {
        use tellerline_store::{
            Db, Store,
            scrub::{Linger, lingering},
            vault::MasterKey,
        };
        let cluster = tokio::task::spawn_blocking(Cluster::start).await.unwrap().unwrap();
        let url = cluster.database().await.unwrap();
        let admin = Db::open(&url).await.unwrap();
        let order = async |sql: &str| admin.execute(sql, vec![]).await.unwrap();
        order("CREATE ROLE plain LOGIN").await;
        order("GRANT ALL ON SCHEMA public TO plain").await;
        let key = || MasterKey::parse(&"5a".repeat(32)).unwrap();
        let store = Store::open(&url.replace("postgres@", "plain@"), key()).await.unwrap();
        assert_eq!(lingering(&store.db).await.unwrap(), [Linger::Rights]);
        assert_eq!(store.scrub().await.unwrap(), [Linger::Rights]);
        order("GRANT pg_checkpoint TO plain").await;
        order("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO plain").await;
        assert_eq!(lingering(&store.db).await.unwrap(), []);
        assert_eq!(store.scrub().await.unwrap(), []);
        // The tables of somebody else are not rewritten, and the database says so only in passing.
        order("ALTER TABLE data_key OWNER TO postgres").await;
        order("GRANT ALL ON data_key TO plain").await;
        assert_eq!(lingering(&store.db).await.unwrap(), [Linger::Rights]);
        order("ALTER TABLE data_key OWNER TO plain").await;
        order("SELECT pg_create_physical_replication_slot('replica', true)").await;
        assert_eq!(store.scrub().await.unwrap(), [Linger::Kept]);
    }

    /// Two processes commit turns under each other's nose while partitions change hands: no version is lost.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_takeover_under_load_loses_no_turn() {
        use tellerline_store::{error::Guard, lease, partition_of};
        let bed = Arc::new(Bed::postgres().await);
        let person = bed.known("a").await;
        let mut workers = Vec::new();
        for owner in ["worker-a", "worker-b"] {
            let store = bed.again().await.unwrap();
            let (bed, person) = (bed.clone(), person.clone());
            workers.push(tokio::spawn(async move {
                let mut won = 0_i64;
                // How often both get in each other's way is up to the machine: until each has won some, and for long.
                for round in 0..5_000_u64 {
                    if round >= 100 && won > 5 {
                        break;
                    }
                    // Each round is later than any lease of the round before.
                    let now = bed.now.plus(lease::LEASE * 2 * u32::try_from(round + 1).unwrap());
                    let leases = lease::acquire(&store.db, owner, now, 256).await.unwrap();
                    let part = partition_of(person.conversation);
                    let Some(mine) = leases.iter().find(|lease| lease.partition == part) else { continue };
                    for _ in 0..3 {
                        let mut turn = bed.turn(&person, bed.version(&person).await);
                        turn.guards.epoch = mine.epoch;
                        turn.transcript = Some(bed.line(vec![1]));
                        match store.writer.turn(turn).await {
                            Ok(_) => won += 1,
                            Err(StoreError::Conflict(Guard::Epoch | Guard::Version)) => break,
                            Err(other) => panic!("{other:?}"),
                        }
                    }
                }
                won
            }));
        }
        let mut won = 0;
        for worker in workers {
            let its = worker.await.unwrap();
            assert!(its > 5, "{its}");
            won += its;
        }
        assert_eq!(bed.version(&person).await, won + 1);
        assert_eq!(bed.number("SELECT COUNT(*) FROM turn", vec![]).await, won);
    }
}

mod only_sqlite {
    use tellerline_store::{Db, StoreError, Stored, backup};
    use tellerline_testkit::store_conformance::{Bed, the_raw_files_and_backups_tell_nothing};

    /// Nothing personal is in the file, its write-ahead log or a backup; after an erasure not even the wrapped keys.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_raw_files_tell_nothing() {
        let bed = Bed::sqlite().await;
        let folder = bed.folder.as_ref().unwrap().path().to_owned();
        the_raw_files_and_backups_tell_nothing(bed, &folder).await;
    }

    /// A full disk is a passing trouble: the row is not acknowledged, and once there is room it is stored.
    #[tokio::test]
    async fn a_full_disk_is_unavailable_until_there_is_room() {
        let bed = Bed::sqlite().await;
        let person = bed.known("a").await;
        let pages = bed.number("PRAGMA page_count", vec![]).await;
        let limit = async |pages: i64| {
            let sql = format!("PRAGMA max_page_count = {pages}");
            bed.store.db.execute(&sql, vec![]).await.unwrap();
        };
        limit(pages).await;
        let (mut stored, mut refused) = (0, None);
        for n in 0..1_000 {
            let row = bed.event(&person, &format!("e{n}")).await;
            match bed.store.writer.inbox(vec![row.clone()]).await {
                Ok(_) => stored += 1,
                Err(StoreError::Unavailable(_)) => {
                    refused = Some(row);
                    break;
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        let refused = refused.unwrap();
        assert_eq!(bed.number("SELECT COUNT(*) FROM inbox", vec![]).await, stored);
        limit(pages + 1_000).await;
        assert!(matches!(bed.store.writer.inbox(vec![refused]).await.as_deref(), Ok([Stored::New(_)])));
    }

    /// A backup of one database can be restored into the other.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_backup_moves_to_postgres_and_back() {
        let bed = Bed::sqlite().await;
        let person = bed.known("a").await;
        bed.store.writer.inbox(vec![bed.event(&person, "e").await]).await.unwrap();
        bed.link(&person, "ada").await;
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        backup::backup(&bed.store.db, &file("one"), bed.now).await.unwrap();
        let server = tellerline_testkit::postgres::shared().await.unwrap();
        let back = format!("sqlite://{}", file("back.db").display());
        let mut from = file("one");
        for (url, next) in [(server.database().await.unwrap(), "two"), (back, "three")] {
            let db = Db::open(&url).await.unwrap();
            db.migrate().await.unwrap();
            backup::restore(&db, &from).await.unwrap();
            from = file(next);
            backup::backup(&db, &from, bed.now).await.unwrap();
        }
        assert_eq!(std::fs::read(file("one")).unwrap(), std::fs::read(file("three")).unwrap());
    }
}
