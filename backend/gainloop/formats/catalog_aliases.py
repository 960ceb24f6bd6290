"""Names under which the columns of a clip catalog come, by our name.

Taken by `catalog_columns` to guess a column map. All in lower case without separators; the first is
the best. Names that leave the unit open (`duration_ms`, `speed`) are absent on purpose.
"""

from collections.abc import Mapping

ALIASES: Mapping[str, tuple[str, ...]] = {
    name: tuple(aliases.split())
    for name, aliases in {
        "clip_id": "clipid clip clipname clipuuid cliptoken segmentid segment scenetoken sceneid "
        "videoname videoid video sequenceid sequence sequencename contextname uuid id name",
        "uri": "url path filepath clippath clipurl clipuri videopath videourl s3uri filename file",
        "start_ts": "start starttime starttimestamp timestamp ts datetime recordedat "
        "recordingstart capturetime capturedat datecaptured begintime begin",
        "duration_s": "durations duration durationsec durationseconds lengths lengthsec seconds",
        "end_ts": "end endtime endtimestamp stoptime stop recordingend",
        "fps": "framerate framespersecond",
        "frame_count": "framescount numframes nframes framescnt frames",
        "log_id": "log logfile logname logtoken",
        "drive_id": "drive driveuuid session sessionid recording recordingid trip tripid ride",
        "vehicle_id": "vehicle vehiclename vin car carid egovehicle",
        "program": "programme programname",
        "sensors": "sensor sensorstreams streams cameras modalities",
        "region": "geo site location city regionname georegion geography",
        "country": "countrycode nation",
        "map_area": "maptile tile maparea map",
        "lat": "latitude gpslat gpslatitude",
        "lon": "longitude lng long gpslon gpslng gpslongitude",
        "weather": "weathercondition weatherconditions wx",
        "time_of_day": "tod timeofday daytime daypart daynight",
        "road_type": "roadtype roadclass road",
        "traffic_density": "traffic trafficlevel",
        "scenario_tags": "tags scenariotags scenarios scenario",
        "ego_speed_mps": "egospeedmps speedmps egospeedms",
        "split": "datasetsplit subset partition",
        "label_state": "labelstatus annotationstatus annotationstate",
        "ingest_ts": "ingestedat ingesttime uploadedat",
        "sha256": "sha sha256sum checksum",
        "retention_class": "retention",
        "consent_region": "consent",
        "redaction_state": "redaction redactionstatus",
        "pred_model_version": "predmodel modelversion",
        "uncertainty": "uncertaintyscore",
        "n_pred_objects": "numpredobjects npredictions numpredictions",
        "embedding_space": "embeddingmodel",
        "embedding_row": "embeddingindex",
    }.items()
}
